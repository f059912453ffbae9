package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.deploy.OneStep;
import dev.teal.deploy.StateFixture;
import dev.teal.runtime.WritableVolumes;
import dev.teal.server.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// An app in a container that runs as another user than root, with a database in a volume.
abstract class WithContainerUser extends OneStep {
    static final Identity NODE = Identity.of(4711, 4712);

    @TempDir
    Path folder;

    StateFixture known;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("teal"));
        known = StateFixture.of("""
                directory: %s
                container: {volumes: ["data:/app/data"], options: ["--user=4711:4712"]}
                database: {sqlite: data/hub.db}
                """.formatted(folder));
    }

    @AfterEach
    void stop() {
        known.close();
    }

    Release release() {
        return known.release("r3");
    }

    WritableVolumes volumes() {
        return WritableVolumes.of(context().target().layout(), release());
    }

    /// The volume, as a release under another account left it.
    void aDatabaseOfRoot() throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve("data")).resolve("hub.db"));
    }
}
