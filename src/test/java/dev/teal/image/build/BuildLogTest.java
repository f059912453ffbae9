package dev.teal.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildLogTest {
    @TempDir
    private Path folder;

    @Test
    void theLogHasTheLastBuildAndOnlyItsOwnerCanReadIt() throws IOException {
        Path hub = folder.resolve("teal/hub");
        Path file = hub.resolve("build.log");
        try (BuildLog first = BuildLog.in(hub)) {
            first.line("#1 first");
        }
        try (BuildLog second = BuildLog.in(hub)) {
            second.line("#1 second");
            second.line("#2 more");
            assertThat(second.location()).contains("Full log: " + file);
        }
        assertThat(file).hasContent("#1 second\n#2 more\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hub)))
                .isEqualTo("rwx------");
    }

    @Test
    void aBuildGoesOnWhenTheLogCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        try (BuildLog none = BuildLog.in(file.resolve("hub"))) {
            none.line("#1 first");
            assertThat(none.location()).isEmpty();
        }
    }
}
