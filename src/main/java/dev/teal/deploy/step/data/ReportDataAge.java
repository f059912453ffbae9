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

/// Reports that a rollback does not change the data, and how old the newest snapshot of that release is.
/// Changes nothing and never fails a rollback.
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
            return "stays; " + snapshot(context);
        } catch (Problem unknown) {
            return "stays; its snapshots could not be read: " + unknown.happened();
        }
    }

    private String snapshot(StepContext context) {
        Target target = context.target();
        List<Snapshot> all =
                Snapshots.listed(target.server().run(target.snapshots().list()).lines());
        Optional<Snapshot> newest = DataAge.newestOf(all, release.id());
        return newest.map(snapshot -> "the newest snapshot of that release is "
                        + DataAge.age(snapshot, context.clock().instant()) + " old, since then "
                        + DataAge.since(target, databases, snapshot))
                .orElse("there is no snapshot from when that release was live");
    }
}
