package dev.teal.deploy.operation.release;

import dev.teal.base.Meanwhile;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.state.Target;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Builds a release's image. It needs nothing from the server, so it can begin before the server's state is
/// known.
public final class ImageBuild {
    private final Config config;
    private final Server local;
    private final ReleaseId release;
    private final List<String> early = new ArrayList<>();
    private Progress progress = this::buffer;
    private Optional<Meanwhile<Image>> begun = Optional.empty();

    /// @param local this machine; closing it stops the build
    public ImageBuild(Config config, Server local, ReleaseId release) {
        this.config = config;
        this.local = local;
        this.release = release;
    }

    ReleaseId release() {
        return release;
    }

    /// Returns at once. A second call does not build again.
    public synchronized Meanwhile<Image> begin() {
        Meanwhile<Image> image = begun.orElseGet(() -> Meanwhile.of(() ->
                Target.images(config, new Layout(config.directory()), local).prepare(release.id(), this::report)));
        begun = Optional.of(image);
        return image;
    }

    /// @param to receives the progress from now on; an exception from it stops the build
    public Image await(Progress to) {
        synchronized (early) {
            progress = to;
            early.forEach(text -> to.at(0, 0, text));
        }
        return begin().get();
    }

    private void report(long done, long total, String text) {
        synchronized (early) {
            progress.at(done, total, text);
        }
    }

    /// Keeps the progress until [#await] names a listener.
    private void buffer(long done, long total, String text) {
        early.add(text);
    }
}
