package dev.teal.runtime;

import dev.teal.app.Release;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.read.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A `teal.yml` as text, and releases made by it.
public final class Example {
    private Example() {}

    /// Reads it as a user's file, in a folder of its own, which is gone then.
    public static Config config(String yaml) {
        try {
            Path folder = Files.createTempDirectory("teal-example");
            try {
                return config(folder, yaml);
            } finally {
                Files.deleteIfExists(folder.resolve("teal.yml"));
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Config config(Path folder, String yaml) {
        try {
            return ConfigFile.read(Files.writeString(folder.resolve("teal.yml"), yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A release as `teal deploy` makes it of that file.
    ///
    /// @param passed names whose values are in the file of exports
    public static Release release(Config config, String id, List<String> command, String... passed) {
        ContainerConfig c = config.container();
        return new Release(
                Release.VERSION,
                id,
                command.isEmpty() ? config.app() + ":" + id : id,
                "3fa2c1b4d5e6f708192a3b4c5d6e7f8091a2b3c4",
                "ada@laptop",
                Instant.parse("2026-11-23T09:15:33Z"),
                new ContainerConfig(c.port(), c.volumes(), Map.of(), c.secrets(), c.memory(), c.options(), c.command()),
                List.of(passed),
                command,
                config.health(),
                config.stopTimeout(),
                Optional.empty());
    }
}
