package dev.teal.deploy.step.release;

import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Fence;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Entry.Outcome;

/// Writes the journal's last line and frees the lock.
public record ReleaseLock() implements Step {
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
