package dev.teal.image.transfer;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gets layers from `docker save`, which always exports the whole image. Reads all its layouts: before Docker
/// 25 `<id>/layer.tar`, since then an OCI layout, with compressed layers from containerd's store.
record SavedLayers(Server local) implements Layers {
    private static final Duration SAVE_LIMIT = Duration.ofMinutes(30);

    private static final String SAVE = """
            { docker save "$1" || touch "$2/failed"; } | tar -xf - -C "$2" && [ ! -e "$2/failed" ]
            """;

    @Override
    public List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress) {
        progress.at(0, 0, "reading the image from Docker on this machine");
        Result saved =
                local.run(Command.script(SAVE, image.name(), workspace.folder().toString()), SAVE_LIMIT);
        if (!saved.ok()) {
            throw Problem.failed(
                    "the image could not be read from Docker on this machine",
                    saved.errorLines(),
                    "make `docker save " + image.name() + "` work, with enough space in "
                            + workspace.folder().getParent());
        }
        return layers(image, wanted, workspace);
    }

    /// @throws Problem when the workspace does not contain an image
    static List<LayerFile> layers(Image image, Set<String> wanted, Workspace workspace) {
        try {
            return read(image, wanted, workspace);
        } catch (IOException | InvalidPathException e) {
            throw Problem.failed(
                    "the output of `docker save " + image.name() + "` is not an image",
                    List.of(String.valueOf(e)),
                    "check that `docker save` and `docker load` work by hand, then run the command again");
        }
    }

    private static List<LayerFile> read(Image image, Set<String> wanted, Workspace workspace) throws IOException {
        List<String> paths = paths(Files.readString(workspace.resolve("manifest.json")));
        List<LayerFile> layers = new ArrayList<>();
        for (int i = 0; i < Math.min(paths.size(), image.layers().size()); i++) {
            String diffId = image.layers().get(i);
            if (wanted.contains(diffId)) {
                layers.add(layer(diffId, workspace.inside(paths.get(i)), workspace));
            }
        }
        return layers;
    }

    private static LayerFile layer(String diffId, Path file, Workspace workspace) throws IOException {
        if (LayerFile.isPlain(file)) {
            return new LayerFile(diffId, file);
        }
        try (InputStream packed = Files.newInputStream(file)) {
            LayerFile unpacked = LayerFile.unpack(packed, workspace);
            Files.delete(file);
            return unpacked;
        }
    }

    /// The paths of the layers, from the base up.
    private static List<String> paths(String manifest) {
        Map<String, Object> wrapped = Json.readMap("{\"images\":" + manifest + "}", "manifest.json of docker save");
        return wrapped.get("images") instanceof List<?> images
                        && !images.isEmpty()
                        && images.getFirst() instanceof Map<?, ?> image
                ? Json.texts(image.get("Layers"))
                : List.of();
    }
}
