package dev.teal.deploy.step.image;

import dev.teal.app.Release;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseStore;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import java.util.List;

/// Sends the release to the server: its image, record and environment. They stay when a later step fails, since
/// the failed container that is kept may need them. The next successful deployment removes them.
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
        new ReleaseStore(context).store(candidate.release(), candidate.environment());
        Target target = context.target();
        return target.images()
                .ship(target.server(), candidate.image(), others(context.state()), context.progress())
                .what();
    }

    /// Images that may share layers with the new one.
    public static List<String> others(ServerState state) {
        return state.facts().releases().stream().map(Release::image).toList();
    }
}
