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

/// Configurations from a `teal.yml` text, and releases made with them.
public final class Example {
    private Example() {}

    /// Reads the text like a user's file, in a temporary folder.
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

    /// A release as `teal deploy` creates it from that file.
    ///
    /// @param passed names of variables whose values are in the file of exports
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
                Optional.empty(),
                Optional.empty());
    }
}
