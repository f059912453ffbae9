package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// All scripts that are resources.
class ScriptsTest {
    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
            return files.filter(file -> file.toString().endsWith(".sh"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyScriptStartsWithItsPurposeAndParsesInAPlainShell() throws IOException {
        assertThat(scripts()).hasSizeGreaterThan(10);
        try (Server local = Servers.connect(new Destination.Local(), Events.NONE)) {
            for (Path script : scripts()) {
                assertThat(Files.readAllLines(script).getFirst())
                        .as(script.toString())
                        .startsWith("# ");
                Result read = local.run(Command.of("/bin/sh", "-n", script.toString()));
                assertThat(read.err()).as(script.toString()).isEmpty();
                assertThat(read.ok()).as(script.toString()).isTrue();
            }
        }
    }
}
