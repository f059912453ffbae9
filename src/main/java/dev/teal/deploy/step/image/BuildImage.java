package dev.teal.deploy.step.image;

import dev.teal.base.Sizes;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Engine;
import dev.teal.image.Image;

/// Makes the image, here: the server never builds.
public record BuildImage(Making making, String how) implements Step {
    @Override
    public String name() {
        return "build";
    }

    @Override
    public String describe() {
        return how;
    }

    @Override
    public String run(Work work) {
        work.engine(Engine.of(work.site())); // here, where there is something to wait for
        Image image = making.await(work.progress(this));
        work.image(image);
        return Sizes.of(image.bytes()) + (image.platform().isEmpty() ? "" : " for " + image.platform());
    }
}
