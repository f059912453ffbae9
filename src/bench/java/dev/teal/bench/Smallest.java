package dev.teal.bench;

import dev.teal.base.Json;
import dev.teal.ground.BuildEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The fewest bytes that an image could travel as: each layer by whichever of gzip and `zstd -3` makes less of it, the
/// config and the manifest.
///
/// @param layers from the lowest
record Smallest(List<Layer> layers, long about) {
    record Layer(long bytes, long gzip, long zstd) {
        long least() {
            return Math.min(gzip, zstd);
        }
    }

    static Smallest of(String image, BuildEngine engine) {
        try {
            Path saved = Files.createTempDirectory("teal-bench-saved");
            bash(engine, "docker save \"$0\" | tar -xf - -C \"$1\"", image, saved.toString());
            String manifest = Files.readString(saved.resolve("manifest.json"));
            Map<?, ?> described =
                    (Map<?, ?>) list(Json.readMap("{\"images\":" + manifest + "}", "manifest.json"), "images")
                            .getFirst();
            List<Layer> layers = list(described, "Layers").stream()
                    .map(layer -> layer(engine, saved.resolve(layer.toString()).toString()))
                    .toList();
            long config = Files.size(saved.resolve(String.valueOf(described.get("Config"))));
            bash(engine, "rm -rf \"$0\"", saved.toString());
            return new Smallest(layers, config + manifest.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `zcat -f` takes a layer that is not compressed as it is.
    private static Layer layer(BuildEngine engine, String file) {
        return new Layer(
                Long.parseLong(bash(engine, "zcat -f \"$0\" | wc -c", file)),
                Long.parseLong(bash(engine, "zcat -f \"$0\" | gzip | wc -c", file)),
                Long.parseLong(bash(engine, "zcat -f \"$0\" | zstd -3 -c | wc -c", file)));
    }

    private static String bash(BuildEngine engine, String script, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("bash", "-o", "pipefail", "-c", script));
        argv.addAll(List.of(arguments));
        return Shell.must(engine.environment(), argv.toArray(String[]::new)).strip();
    }

    private static List<?> list(Map<?, ?> of, String name) {
        return of.get(name) instanceof List<?> list ? list : List.of();
    }

    long whole() {
        return about + layers.stream().mapToLong(Layer::least).sum();
    }

    /// With only the last layer changed.
    long changed() {
        return about + layers.getLast().least();
    }
}
