package dev.teal.deploy.step.traffic;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.router.InFlight;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.time.Duration;

/// Waits until the old slot has no connection of a request left. Exact, because nginx keeps an idle one for 2
/// s only and takes one for a request before its body has come. Streams may stay for a time of their own
/// (`streams`); those that stay longer are closed. What is left at the end is closed when the slot is
/// stopped.
public record Drain(Slot slot, Address address) implements Step {
    private static final Duration PAUSE = Duration.ofMillis(200);
    /// A request may have been given to the old slot in the instant of the flip and connect a moment later.
    private static final int QUIET_LOOKS = 2;
    /// Until then, what looks like a request may be an idle connection. When nothing else is left, the app
    /// may end its streams itself, on SIGTERM.
    private static final Duration IDLE = Duration.ofMillis(2500);

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String describe() {
        return "wait for the requests in flight on " + slot;
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        Duration limit = context.target().config().drainLimit();
        Duration streamsLimit = context.target().config().streamsLimit();
        long began = System.nanoTime();
        String closed = "";
        for (int quiet = 0; ; ) {
            InFlight left = inFlight(context);
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            boolean requestsWait = left.requests() > 0 && waited.compareTo(limit) < 0;
            boolean streamsStay = left.streams() > 0 && waited.compareTo(streamsLimit) < 0;
            quiet = requestsWait || streamsStay ? 0 : quiet + 1;
            boolean over = waited.compareTo(limit) >= 0 && waited.compareTo(streamsLimit) >= 0;
            if (quiet == QUIET_LOOKS || over) {
                return closed + outcome(left, waited);
            }
            if (requestsWait && left.streams() > 0 && !streamsStay && waited.compareTo(IDLE) > 0) {
                closed = closeStreams(context, waited);
            }
            context.report(this, 0, 0, left + " left on " + slot);
            context.sleep(PAUSE);
        }
    }

    private String outcome(InFlight left, Duration waited) {
        return left.all() == 0
                ? "no request left on " + slot
                : left + (left.all() == 1 ? " is" : " are") + " still open on " + slot + " after " + waited.toSeconds()
                        + " s and will be closed";
    }

    private String closeStreams(StepContext context, Duration waited) {
        Result closed = context.target().server().run(context.target().router().closeStreams(address));
        return InFlight.count(Reply.count(closed.out()), "stream") + " closed after " + waited.toSeconds() + " s; ";
    }

    private InFlight inFlight(StepContext context) {
        Result counted = context.target().server().run(context.target().router().inFlight(address));
        return InFlight.of(counted)
                .orElseThrow(() -> Problem.failed(
                        "the connections to " + slot + " cannot be counted on "
                                + context.target().server().name(),
                        counted.errorLines(),
                        "ss (iproute2) must work there; then `teal recover`"));
    }
}
