package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// All scripts that are resources.
class ScriptsTest {
    private static List<Path> scripts(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".sh"))
                    .sorted()
                    .toList();
        }
    }

    /// SC1007: `a= b=` is meant. SC1090: the file's name is known on the server only. SC2015: `a && b || c` is meant.
    /// SC2016: text for another shell.
    private static final Command SHELLCHECK =
            Command.of("shellcheck", "--format=gcc", "--shell=dash", "--exclude=SC1007,SC1090,SC2015,SC2016");

    private static final Command DASH = Command.script("for file; do dash -n \"$file\" || exit; done");

    @Test
    void everyScriptStartsWithItsPurposeAndParsesInAPlainShell() throws IOException {
        assertThat(scripts("src/main/resources")).hasSizeGreaterThan(10);
        try (Server local = Servers.connect(new Destination.Local(), Events.NONE)) {
            for (Path script : scripts("src/main/resources")) {
                assertThat(Files.readAllLines(script).getFirst())
                        .as(script.toString())
                        .startsWith("# ");
                Result read = local.run(Command.of("/bin/sh", "-n", script.toString()));
                assertThat(read.err()).as(script.toString()).isEmpty();
                assertThat(read.ok()).as(script.toString()).isTrue();
            }
        }
    }

    /// A script that needs others, or splits words on purpose, says so in its head.
    @Test
    @Tag("server")
    void shellcheckAndDashFindNothingInTheScripts() throws IOException {
        mustPass(SHELLCHECK, scripts("src/main/resources"));
        mustPass(DASH, scripts("src/main/resources"));
    }

    @Test
    @Tag("server")
    void shellcheckFindsNothingInTheShellOfDevelopers() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("dev"), Path.of("teal"), Path.of("bench/run")));
        files.addAll(scripts("libexec"));
        files.addAll(scripts("bench"));
        mustPass(Command.of("shellcheck", "--format=gcc", "--severity=warning"), files);
    }

    private static void mustPass(Command check, List<Path> files) {
        List<String> argv = new ArrayList<>(check.argv());
        files.forEach(file -> argv.add(file.toString()));
        try (Server local = Servers.connect(new Destination.Local(), Events.NONE)) {
            Result result = local.run(Command.of(argv), Duration.ofMinutes(2));
            assertThat(result.out() + result.err()).isEmpty();
            assertThat(result.ok()).isTrue();
        }
    }
}
