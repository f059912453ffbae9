package dev.teal.ground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class AgentHubImageTest {
    @Test
    void twoVersionsDifferInOneFile() throws IOException {
        Path one = AgentHubImage.context("test-1");
        Path two = AgentHubImage.context("test-2");
        assertThat(files(one))
                .isEqualTo(files(two))
                .contains("Dockerfile", "runtime/bin/java", "app/lib/libsqlitejdbc.so");
        assertThat(files(one).stream().filter(file -> !same(one.resolve(file), two.resolve(file))))
                .containsExactly("app/VERSION");
        assertThat(two.resolve("app/VERSION")).hasContent("test-2");
    }

    @Test
    void theRuntimeRunsTheAppWithItsOwnLibraryOfTheDatabase() throws Exception {
        Path context = AgentHubImage.context("test-1");
        Path data = Files.createTempDirectory("agent-hub");
        ProcessBuilder migrate = new ProcessBuilder(
                context.resolve("runtime/bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.sqlite.lib.path=" + context.resolve("app/lib"),
                "-cp",
                context.resolve("app/agent-hub.jar") + ":" + context.resolve("app/lib/sqlite-jdbc.jar"),
                "agenthub.AgentHub",
                "migrate");
        migrate.environment().put("DATA_DIR", data.toString());
        Process process = migrate.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(output).isEqualTo("agent-hub: schema of " + data + "/hub.db is up to date, 0 assets\n");
        assertThat(process.waitFor()).isZero();
    }

    private static boolean same(Path a, Path b) {
        try {
            return Files.mismatch(a, b) < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
