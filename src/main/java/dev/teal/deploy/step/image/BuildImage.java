package dev.teal.deploy.step.image;

import dev.teal.base.Sizes;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.image.Image;

/// Builds the image on this machine; the server never builds.
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
        candidate
                .engine()
                .set(context.target()
                        .slots()
                        .engine(context.target().server())); // while the build runs: it takes 100 ms
        Image image = candidate.build().await(context.progress());
        return Sizes.of(image.bytes()) + (image.platform().isEmpty() ? "" : " for " + image.platform());
    }
}
