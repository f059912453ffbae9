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

/// The making of a release's image. Nothing of the server is needed for it, so it can begin before the server is known.
public final class ImageBuild {
    private final Config config;
    private final Server local;
    private final ReleaseId release;
    private final List<String> early = new ArrayList<>();
    private Progress progress = this::keep;
    private Optional<Meanwhile<Image>> begun = Optional.empty();

    /// @param local   this machine; closing it ends the making
    public ImageBuild(Config config, Server local, ReleaseId release) {
        this.config = config;
        this.local = local;
        this.release = release;
    }

    /// Whose image it is.
    ReleaseId release() {
        return release;
    }

    /// Returns at once. Done twice, the image is made once.
    public synchronized Meanwhile<Image> begin() {
        Meanwhile<Image> image = begun.orElseGet(() -> Meanwhile.of(() ->
                Target.images(config, new Layout(config.directory()), local).prepare(release.id(), this::tell)));
        begun = Optional.of(image);
        return image;
    }

    /// @param to hears from now on how far it is; what it throws ends the making
    public Image await(Progress to) {
        synchronized (early) {
            progress = to;
            early.forEach(text -> to.at(0, 0, text));
        }
        return begin().get();
    }

    private void tell(long done, long total, String text) {
        synchronized (early) {
            progress.at(done, total, text);
        }
    }

    /// What nobody hears yet.
    private void keep(long done, long total, String text) {
        early.add(text);
    }
}
