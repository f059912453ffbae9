package dev.teal.deploy.step.release;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.deploy.operation.release.ReleaseStore;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;

/// Remembers that the release went live, writes `.active-port` for people and old scripts, and removes the
/// releases that no rollback can ask for any more.
public record RecordRelease(Release release, Slot slot) implements Step {
    @Override
    public String name() {
        return "record";
    }

    @Override
    public String describe() {
        return "remember the release, remove those beyond the kept ones";
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        int removed = new ReleaseStore(context).wentLive(release, slot);
        return release.id() + " is live in " + slot + (removed == 0 ? "" : "; removed " + removed + " old");
    }
}
