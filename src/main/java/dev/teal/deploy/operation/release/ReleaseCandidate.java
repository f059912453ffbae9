package dev.teal.deploy.operation.release;

import dev.teal.app.Environment;
import dev.teal.app.Release;
import dev.teal.deploy.run.Output;
import dev.teal.image.Image;
import dev.teal.runtime.Engine;

/// A release that is not deployed yet, with the values of its environment. Those are in no record and are never
/// printed.
public final class ReleaseCandidate {
    private final Release release;
    private final Environment environment;
    private final ImageBuild build;
    private final Output<Engine> engine = new Output<>();

    public ReleaseCandidate(Release release, Environment environment, ImageBuild build) {
        this.release = release;
        this.environment = environment;
        this.build = build;
    }

    public Release release() {
        return release;
    }

    public ImageBuild build() {
        return build;
    }

    /// Waits for the build.
    public Image image() {
        return build.begin().get();
    }

    /// The engine that will run it, queried while the image is built.
    public Output<Engine> engine() {
        return engine;
    }

    public Environment environment() {
        return environment;
    }
}
