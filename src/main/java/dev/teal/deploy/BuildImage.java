package dev.teal.deploy;

import dev.teal.event.Sizes;
import dev.teal.image.Image;

/// Makes the image, here: the server never builds.
record BuildImage(Making making, String how) implements Step {
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
