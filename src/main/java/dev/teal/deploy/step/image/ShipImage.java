package dev.teal.deploy.step.image;

import dev.teal.app.Release;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseStore;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import java.util.List;

/// Brings the release to the server: its image, its record, its environment. Nothing of it is taken back when
/// a later step fails: a failed container that is kept may still need it. It goes after the next successful
/// deployment.
public record ShipImage(ReleaseCandidate candidate, String server) implements Step {
    @Override
    public String name() {
        return "ship";
    }

    @Override
    public String describe() {
        return "send the image to " + server;
    }

    @Override
    public String run(StepContext context) {
        new ReleaseStore(context).store(candidate);
        Target target = context.target();
        return target.images()
                .ship(target.server(), candidate.image(), others(context.state()), context.progress())
                .what();
    }

    /// What may be there of the image already.
    public static List<String> others(ServerState state) {
        return state.facts().releases().stream().map(Release::image).toList();
    }
}
