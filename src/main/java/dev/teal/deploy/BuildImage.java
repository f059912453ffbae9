package dev.teal.deploy;

import dev.teal.event.Sizes;
import dev.teal.image.Image;
import dev.teal.slot.Release;

/// Makes the image, here: the server never builds.
record BuildImage(Release release, String how) implements Step {
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
        Image image = work.site().images().prepare(release.id(), work.progress(this));
        work.image(image);
        return Sizes.of(image.bytes()) + (image.platform().isEmpty() ? "" : " for " + image.platform());
    }
}
