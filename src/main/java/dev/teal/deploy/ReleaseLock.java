package dev.teal.deploy;

import dev.teal.deploy.Entry.Outcome;

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
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(Work work) {
        work.end(Outcome.DONE, "done");
        work.fence().ifPresent(Fence::release);
        return "released";
    }
}
