package dev.teal.deploy.operation.data;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.data.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The default folder of `teal data pull`. Only its owner can enter it; neither git nor an image gets it.
public final class PulledCopy {
    private PulledCopy() {}

    /// `.teal/data/NAME` beside teal.yml; creates the folder.
    public static Path of(Config config, Database database) {
        Path folder = config.privateFolder().resolve("data");
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw Problem.failed(
                    "the folder " + folder + " cannot be created: " + e.getMessage(),
                    "fix the permissions, or name a file: `teal data pull FILE`");
        }
        return folder.resolve(Path.of(database.name()).getFileName());
    }
}
