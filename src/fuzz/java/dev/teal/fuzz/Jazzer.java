package dev.teal.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What Jazzer calls (`bench/fuzz`): the target is its first argument.
public final class Jazzer {
    private static Optional<Target> target = Optional.empty();

    private Jazzer() {}

    public static void fuzzerInitialize(String[] args) {
        target = Optional.of(named(args[0]).make());
    }

    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        target.orElseThrow().test(data);
    }

    public static void fuzzerTearDown() {
        target.orElseThrow().close();
    }

    private static Targets named(String name) {
        return Targets.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// Writes a target's seeds into a folder: `TARGET FOLDER`.
    public static void main(String[] args) throws IOException {
        try (Target chosen = named(args[0]).make()) {
            List<byte[]> seeds = chosen.seeds();
            for (int i = 0; i < seeds.size(); i++) {
                Files.write(Path.of(args[1]).resolve("seed-" + i), seeds.get(i));
            }
        }
    }
}
