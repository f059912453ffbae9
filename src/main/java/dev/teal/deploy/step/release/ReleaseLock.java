package dev.teal.deploy.step.release;

import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
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
    public String run(StepContext context) {
        context.end(Outcome.DONE, "done");
        context.fence().ifPresent(FencedServer::release);
        return "released";
    }
}
