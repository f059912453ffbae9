package dev.teal.image.transfer;

import dev.teal.base.Json;
import dev.teal.base.Sizes;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Workspace;
import dev.teal.image.archive.TarReader;
import dev.teal.image.archive.TarReader.Entry;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The archive that `docker save` writes, read once from its beginning. Since Docker 25 it is an OCI layout whose
/// layers have their diffIDs as names, so reading ends with the last wanted one. Before, and from containerd's store,
/// where layers are compressed, only the manifest at its end says which file is which layer.
///
/// Names from the archive are never paths here. That a layer is the right one is checked by the server's engine.
///
/// @param sizes of layers that are not wanted, by diffID
record SavedArchive(Image image, Set<String> wanted, Map<String, Long> sizes, Workspace workspace, Progress progress) {
    private static final Pattern LAYER = Pattern.compile("blobs/sha256/([0-9a-f]{64})|[0-9a-f]{64}/layer\\.tar");
    private static final String MANIFEST = "manifest.json";
    private static final int MAX_MANIFEST_BYTES = 4 << 20;
    /// A smaller layer is kept until the manifest tells; a larger one of the size of a known one is skipped.
    private static final int LARGE = 1 << 20;

    private static final int BUFFER = 1 << 16;

    /// @return the wanted layers that it has
    /// @throws IOException when it is not an archive, or the disk of this machine is full
    List<LayerFile> read(InputStream archive) throws IOException {
        Map<String, LayerFile> found = new HashMap<>();
        Map<String, Path> unknown = new HashMap<>();
        TarReader tar = new TarReader(new Reported(archive, progress));
        for (Optional<Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            Entry file = entry.get();
            String diffId = diffId(file);
            if (wanted.contains(diffId)) {
                found.put(diffId, new LayerFile(diffId, keep(tar.content())));
            } else if (mayBeWanted(file, diffId)) {
                unknown.put(file.name(), keep(tar.content()));
            } else if (file.name().equals(MANIFEST)) {
                identify(tar.content(), unknown, found);
            }
            if (found.keySet().containsAll(wanted)) {
                break;
            }
        }
        for (Path other : unknown.values()) {
            Files.deleteIfExists(other);
        }
        return List.copyOf(found.values());
    }

    /// Empty when its name does not tell.
    private static String diffId(Entry file) {
        Matcher layer = LAYER.matcher(file.name());
        return file.isFile() && layer.matches() && layer.group(1) != null ? "sha256:" + layer.group(1) : "";
    }

    private boolean mayBeWanted(Entry file, String diffId) {
        return file.isFile()
                && LAYER.matcher(file.name()).matches()
                && !image.layers().contains(diffId)
                && (file.size() < LARGE || !sizes.containsValue(file.size()));
    }

    private Path keep(InputStream content) throws IOException {
        Path file = Files.createTempFile(workspace.folder(), "layer", ".tar");
        Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    private void identify(InputStream manifest, Map<String, Path> unknown, Map<String, LayerFile> found)
            throws IOException {
        List<String> names = layers(new String(manifest.readNBytes(MAX_MANIFEST_BYTES), StandardCharsets.UTF_8));
        for (int i = 0; i < Math.min(names.size(), image.layers().size()); i++) {
            String diffId = image.layers().get(i);
            Optional<Path> file = Optional.ofNullable(unknown.get(names.get(i)));
            if (file.isPresent() && wanted.contains(diffId)) {
                found.put(diffId, new LayerFile(diffId, unpacked(file.get())));
            }
        }
        found.values().forEach(layer -> unknown.values().remove(layer.file()));
    }

    private Path unpacked(Path file) throws IOException {
        if (LayerFile.isPlain(file)) {
            return file;
        }
        try (InputStream packed = Files.newInputStream(file)) {
            return LayerFile.unpack(packed, workspace).file();
        }
    }

    /// The names of the layers' files, from the base up.
    private static List<String> layers(String manifest) {
        List<Map<?, ?>> images = new ArrayList<>(Json.readObjects(manifest, "manifest.json of docker save"));
        return images.isEmpty() ? List.of() : Json.texts(images.getFirst().get("Layers"));
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
            int length = (int) Math.min(bytes, BUFFER);
            return Math.max(0, read(new byte[length], 0, length));
        }
    }
}
