package dev.teal.deploy.plan;

import dev.teal.deploy.operation.release.ImageVolumes;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.deploy.step.image.ShipImage;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Images;
import dev.teal.image.RunDefaults;

/// Estimates what a deployment would send, by building its image. Nothing on the server changes.
public final class DeploymentEstimate {
    private DeploymentEstimate() {}

    /// Checks what can be checked without a build.
    ///
    /// @throws dev.teal.base.Problem as the deployment would
    public static void check(ServerState state) {
        state.target().images().check();
        ImageVolumes.mustBeCovered(state, ImageVolumes.foreseen(state.target()));
    }

    /// @return `1 of 7 layers to send: 2.5 MB, about 1.1 MB compressed, 2 s`
    /// @throws dev.teal.base.Problem when the image cannot be built, or would be refused
    public static String of(ServerState state, ReleaseCandidate candidate) {
        Target target = state.target();
        Images images = target.images();
        Image image = candidate.build().await(Progress.NONE);
        try {
            ImageVolumes.mustBeCovered(state, RunDefaults.of(image).volumes());
            return images.uploadEstimate(target.server(), image, ShipImage.others(state), Progress.NONE);
        } finally {
            state.local().run(images.removeLocal(image.name())); // its layers stay in the build cache
        }
    }
}
