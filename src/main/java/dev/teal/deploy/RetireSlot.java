package dev.teal.deploy;

import dev.teal.config.Config.Standby;
import dev.teal.slot.Slot;

/// Ends the old release's run with SIGTERM and a wait, or keeps it running as the standby.
record RetireSlot(Slot slot, Standby standby) implements Step {
    @Override
    public String name() {
        return "retire";
    }

    @Override
    public String describe() {
        return standby == Standby.RUNNING ? "keep " + slot + " running as standby" : "stop " + slot;
    }

    @Override
    public boolean reversible() {
        return false;
    }

    @Override
    public String run(Work work) {
        if (standby == Standby.RUNNING) {
            return slot + " keeps running as standby";
        }
        StartSlot.stop(work, slot, work.site().config().stopTimeout());
        return slot + " stopped";
    }
}
