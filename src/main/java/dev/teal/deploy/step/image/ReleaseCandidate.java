package dev.teal.deploy.step.image;

import dev.teal.app.Environment;
import dev.teal.app.Release;

/// A release that is about to be, with the values of its environment; they are in no record and are printed
/// nowhere.
public final class ReleaseCandidate {
    private final Release release;
    private final Environment environment;
    private final ImageBuild image;

    public ReleaseCandidate(Release release, Environment environment, ImageBuild image) {
        this.release = release;
        this.environment = environment;
        this.image = image;
    }

    public Release release() {
        return release;
    }

    public ImageBuild image() {
        return image;
    }

    public Environment environment() {
        return environment;
    }
}
