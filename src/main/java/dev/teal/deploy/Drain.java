package dev.teal.deploy;

import dev.teal.event.Problem;
import dev.teal.server.Result;
import dev.teal.slot.Address;
import dev.teal.slot.Slot;
import java.time.Duration;

/// Waits until the old slot has no connection of a request left. Exact, because nginx keeps an idle one for 2
/// s only and takes one for a request before its body has come.
record Drain(Slot slot, Address address) implements Step {
    private static final Duration PAUSE = Duration.ofMillis(200);
    /// A request may have been given to the old slot in the instant of the flip and connect a moment later.
    private static final int QUIET_LOOKS = 2;

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String describe() {
        return "wait for the requests in flight on " + slot;
    }

    @Override
    public boolean reversible() {
        return false;
    }

    @Override
    public boolean onlyLooks() {
        return true;
    }

    @Override
    public String run(Work work) {
        Duration limit = work.site().config().drainLimit();
        long deadline = System.nanoTime() + limit.toNanos();
        int quiet = 0;
        int left = 0;
        while (System.nanoTime() < deadline) {
            left = inFlight(work);
            quiet = left == 0 ? quiet + 1 : 0;
            if (quiet == QUIET_LOOKS) {
                return "no request left on " + slot;
            }
            work.tell(this, 0, 0, left + " connections left on " + slot);
            work.pause(PAUSE);
        }
        return left + " connections still open on " + slot + " after " + limit.toSeconds() + " s: they end with it";
    }

    private int inFlight(Work work) {
        Result counted = work.site().server().run(work.site().router().inFlight(address));
        try {
            return Integer.parseInt(counted.out().strip());
        } catch (NumberFormatException notANumber) {
            throw Problem.failed(
                    "the connections to " + slot + " cannot be counted on "
                            + work.site().server().name(),
                    counted.complaint(),
                    "ss (iproute2) must work there; then `teal recover`");
        }
    }
}
