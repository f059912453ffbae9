package dev.teal.image.transfer;

import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.build.EngineFailure;
import dev.teal.image.transfer.TarReader.Entry;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Gets layers from `docker save`, which always exports the whole image. The archive is read as it comes, only the
/// wanted layers are kept, and the export is stopped when they are here. A layer is identified by its bytes, so any
/// layout will do: before Docker 25 `<id>/layer.tar`, since then an OCI layout, with compressed layers from
/// containerd's store.
record SavedLayers(Server local, String docker) implements Layers {
    private static final Duration END_LIMIT = Duration.ofMinutes(5);
    /// Blobs of a layout; and layers of the older form.
    private static final Pattern LAYER = Pattern.compile("blobs/sha256/[0-9a-f]{64}|[0-9a-f]{64}/layer\\.tar");

    private static final int BUFFER = 1 << 16;

    @Override
    public List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress) {
        try (Channel save = local.open(Command.of(docker, "save", image.name()))) {
            save.in().close();
            return read(save, image, wanted, workspace, progress);
        } catch (IOException e) {
            throw Problem.failed(
                    "the output of `docker save " + image.name() + "` could not be read as an image",
                    List.of(String.valueOf(e)),
                    "check the space in " + workspace.folder().getParent()
                            + ", and that `docker save` and `docker load` work by hand; then run the command again");
        }
    }

    private static List<LayerFile> read(
            Channel save, Image image, Set<String> wanted, Workspace workspace, Progress progress) throws IOException {
        try {
            List<LayerFile> layers = read(save.out(), image, wanted, workspace, progress);
            if (!hasAll(layers, wanted)) {
                mustHaveWorked(save.await(END_LIMIT), image);
            }
            return layers;
        } catch (EOFException e) {
            mustHaveWorked(save.await(END_LIMIT), image);
            throw e;
        }
    }

    private static void mustHaveWorked(Result saved, Image image) {
        if (!saved.ok()) {
            throw Problem.failed(
                    "the image could not be read from Docker on this machine",
                    saved.errorLines(),
                    EngineFailure.next(saved.errorLines(), "make `docker save " + image.name() + "` work"));
        }
    }

    /// @throws IOException when it is not an archive, or the disk of this machine is full
    static List<LayerFile> read(
            InputStream archive, Image image, Set<String> wanted, Workspace workspace, Progress progress)
            throws IOException {
        List<LayerFile> layers = new ArrayList<>();
        TarReader tar = new TarReader(new Reported(archive, progress));
        Optional<Entry> entry = tar.next();
        while (entry.isPresent() && !hasAll(layers, wanted)) {
            if (mayBeWanted(entry.get(), image, wanted)) {
                LayerFile layer = LayerFile.unpack(tar.content(), workspace);
                if (wanted.contains(layer.diffId())) {
                    layers.add(layer);
                } else {
                    Files.delete(layer.file());
                }
            }
            entry = hasAll(layers, wanted) ? entry : tar.next();
        }
        return layers;
    }

    private static boolean hasAll(List<LayerFile> layers, Set<String> wanted) {
        Set<String> found = new HashSet<>();
        layers.forEach(layer -> found.add(layer.diffId()));
        return found.containsAll(wanted);
    }

    /// The blob of a layer that is not compressed has the layer's diffID as its name.
    private static boolean mayBeWanted(Entry entry, Image image, Set<String> wanted) {
        String diffId = "sha256:" + entry.name().substring(entry.name().lastIndexOf('/') + 1);
        return entry.isFile()
                && LAYER.matcher(entry.name()).matches()
                && (wanted.contains(diffId) || !image.layers().contains(diffId));
    }

    /// Reports each part that is read, which also lets Ctrl-C stop it.
    private static final class Reported extends FilterInputStream {
        private final Progress progress;
        private long read;

        Reported(InputStream in, Progress progress) {
            super(new BufferedInputStream(in, BUFFER));
            this.progress = progress;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            read += Math.max(0, count);
            progress.at(0, 0, "reading the image from Docker on this machine: " + Sizes.of(read));
            return count;
        }

        /// As reads, so that a long entry that is skipped is reported too.
        @Override
        public long skip(long bytes) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(bytes, BUFFER)], 0, (int) Math.min(bytes, BUFFER)));
        }
    }
}
