package dev.teal.deploy;

import dev.teal.deploy.Entry.Phase;

/// Writes the journal's last line and frees the lock.
record ReleaseLock() implements Step {
    @Override
    public String name() {
        return "unlock";
    }

    @Override
    public String describe() {
        return "release the lock";
    }

    @Override
    public boolean reversible() {
        return false;
    }

    @Override
    public String run(Work work) {
        work.note(Phase.END, "", Entry.WENT_LIVE);
        work.fence().ifPresent(Fence::release);
        return "released";
    }
}
