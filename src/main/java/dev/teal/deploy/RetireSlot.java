package dev.teal.deploy;

import dev.teal.router.Stopped;
import dev.teal.slot.Slot;

/// Ends the old release's run with SIGTERM and a wait. What is left of it stays, for a rollback and for inspection.
record RetireSlot(Slot slot) implements Step {
    @Override
    public String name() {
        return "retire";
    }

    @Override
    public String describe() {
        return "stop " + slot;
    }

    @Override
    public boolean reversible() {
        return false;
    }

    @Override
    public String run(Work work) {
        Stopped stopped = StartSlot.stop(work, slot, work.site().config().stopTimeout());
        return slot + " stopped" + stopped.suffix();
    }
}
