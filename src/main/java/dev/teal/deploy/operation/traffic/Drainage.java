package dev.teal.deploy.operation.traffic;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.StepContext;
import dev.teal.router.InFlight;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.time.Duration;

/// Waits until a slot that gets no new requests has no connection of a request left. Exact, because nginx keeps an idle
/// connection for 2 s only and counts one as a request before its body has arrived. Streams may stay for a time of
/// their own (`streams`); those that stay longer are closed. What is left at the end is closed when the slot is
/// stopped.
record Drainage(StepContext context, Slot slot) {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    /// A request may have been given to the old slot in the instant of the flip and connect a moment later.
    private static final int QUIET_COUNTS = 2;
    /// Until then, what looks like a request may be an idle connection. When nothing else is left, the app
    /// may end its streams itself, on SIGTERM.
    private static final Duration IDLE = Duration.ofMillis(2500);

    String await() {
        Duration limit = context.target().config().drainLimit();
        Duration streamsLimit = context.target().config().streamsLimit();
        long began = System.nanoTime();
        String closed = "";
        for (int quiet = 0; ; ) {
            InFlight left = inFlight();
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            boolean requestsWait = left.requests() > 0 && waited.compareTo(limit) < 0;
            boolean streamsStay = left.streams() > 0 && waited.compareTo(streamsLimit) < 0;
            quiet = requestsWait || streamsStay ? 0 : quiet + 1;
            boolean over = waited.compareTo(limit) >= 0 && waited.compareTo(streamsLimit) >= 0;
            if (quiet == QUIET_COUNTS || over) {
                return closed + outcome(left, waited);
            }
            if (requestsWait && left.streams() > 0 && !streamsStay && waited.compareTo(IDLE) > 0) {
                closed = closeStreams(waited);
            }
            context.report(0, 0, left + " left on " + slot);
            context.sleep(INTERVAL);
        }
    }

    private String outcome(InFlight left, Duration waited) {
        return left.all() == 0
                ? "no request left on " + slot
                : left + (left.all() == 1 ? " is" : " are") + " still open on " + slot + " after " + waited.toSeconds()
                        + " s and will be closed";
    }

    private String closeStreams(Duration waited) {
        Result closed = context.target().server().run(context.target().router().closeStreams(address()));
        return InFlight.count(Reply.count(closed.out()), "stream") + " closed after " + waited.toSeconds() + " s; ";
    }

    private InFlight inFlight() {
        Result counted = context.target().server().run(context.target().router().inFlight(address()));
        return InFlight.of(counted)
                .orElseThrow(() -> Problem.failed(
                        "the connections to " + slot + " cannot be counted on "
                                + context.target().server().name(),
                        counted.errorLines(),
                        "ss (package iproute2) must work on that server; then `teal recover`"));
    }

    private Address address() {
        return context.target().slots().address(slot);
    }
}
