package dev.teal.deploy.step.data;

import dev.teal.app.Release;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.deploy.operation.data.DataAge;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Target;
import java.util.List;
import java.util.Optional;

/// Says what a rollback does to the data: nothing; and what the newest snapshot of that release would bring back.
/// Changes nothing, and lets no rollback fail.
public record ReportDataAge(Release release, List<Database> databases) implements Step {
    @Override
    public String name() {
        return "data";
    }

    @Override
    public String describe() {
        return "the code goes back, the data stays as it is";
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        try {
            return "stays; " + reply(context);
        } catch (Problem unknown) {
            return "stays; its snapshots could not be looked at: " + unknown.happened();
        }
    }

    private String reply(StepContext context) {
        Target target = context.target();
        List<Snapshot> all =
                Snapshots.listed(target.server().run(target.snapshots().list()).lines());
        Optional<Snapshot> newest = DataAge.newestOf(all, release.id());
        return newest.map(snapshot -> "its snapshot is "
                        + DataAge.age(snapshot, context.clock().instant()) + " old, since then "
                        + DataAge.since(target, databases, snapshot))
                .orElse("there is no snapshot from when it was live");
    }
}
