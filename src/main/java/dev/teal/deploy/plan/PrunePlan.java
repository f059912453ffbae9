package dev.teal.deploy.plan;

import dev.teal.app.Slot;
import dev.teal.deploy.operation.release.Leftover;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.step.release.Prune;
import dev.teal.deploy.step.release.ReleaseLock;
import java.util.List;

/// The plan of `teal prune`.
public final class PrunePlan {
    private PrunePlan() {}

    /// @param agreed what the user has seen
    public static Plan of(ServerState state, List<Leftover> agreed) {
        Output<String> removed = new Output<>();
        Slot live = state.live();
        return new Plan(
                Kind.PRUNE,
                "",
                live,
                live,
                List.of(Recovery.lock()),
                List.of(new Prune(agreed, removed), new ReleaseLock()),
                () -> removed.optional().orElse("nothing was removed"));
    }
}
