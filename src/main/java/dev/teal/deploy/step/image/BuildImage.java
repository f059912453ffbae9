package dev.teal.deploy.step.image;

import dev.teal.base.Sizes;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Engine;
import dev.teal.image.Image;

/// Makes the image, here: the server never builds.
public record BuildImage(ReleaseCandidate candidate, String how) implements Step {
    @Override
    public String name() {
        return "build";
    }

    @Override
    public String describe() {
        return how;
    }

    @Override
    public String run(StepContext context) {
        candidate.engine().set(Engine.of(context.target())); // here, where there is something to wait for
        Image image = candidate.build().await(context.progress());
        return Sizes.of(image.bytes()) + (image.platform().isEmpty() ? "" : " for " + image.platform());
    }
}
