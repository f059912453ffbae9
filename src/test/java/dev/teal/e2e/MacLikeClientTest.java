package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.MacLike;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The client on a machine with the programs of a Mac, and another shell as `/bin/sh`.
@Tag("server")
class MacLikeClientTest {
    private static final String DIRECTORY = "/opt/maclike";

    @TempDir
    private Path folder;

    static Stream<List<String>> shells() {
        return Stream.of(List.of("/bin/bash", "--posix"), List.of("/bin/busybox", "sh"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theVerbsWork(List<String> shell) throws IOException {
        TestServer server = Ground.server();
        Path app = Files.createDirectory(folder.resolve("app"));
        TealCommand teal = MacLike.client(shell, folder.resolve("programs"), app, server, Ground.engine());
        config(teal, server, "1");
        Path hook = Files.createDirectories(app.resolve(".teal/hooks")).resolve("post-flip");
        Files.writeString(hook, "#!/bin/sh\necho \"now $TEAL_RELEASE\"\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            teal.must("setup", "-y");
            teal.must("deploy");
            config(teal, server, "2");
            assertThat(teal.must("deploy", "-v").out()).contains("1 of ", "now 20");
            assertThat(teal.must("status").out()).contains("live: green");
            teal.must("data", "pull", "copy.db");
            assertThat(app.resolve("copy.db")).isNotEmptyFile();
            assertThat(Files.getPosixFilePermissions(app.resolve("copy.db")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            teal.must("data", "push", "copy.db", "-y");
            teal.must("rollback", "-y");
            assertThat(teal.must("logs", "--lines", "2").out()).isNotEmpty();
            assertThat(teal.must("exec", "/opt/java/bin/java", "--version").out())
                    .contains("25");
            daily(teal);
            teal.must("prune", "-y");
            assertThat(teal.must("history").out()).contains("rollback");
        } finally {
            teal.must("remove", "--data", "-y");
            server.must("rm -rf " + DIRECTORY);
        }
    }

    private static void daily(TealCommand teal) throws IOException {
        assertThat(teal.must("plan").out()).contains("build", "ship");
        assertThat(teal.must("config").out()).contains("app: maclike");
        assertThat(teal.run("doctor").out()).contains("builder");
        teal.must("restart", "-y");
        teal.must("maintenance", "on", "-y");
        teal.must("maintenance", "off");
        teal.must("lock", "acquire", "-m", "a test");
        teal.must("lock", "release");
        assertThat(teal.must("recover").out()).contains("nothing");
        assertThat(teal.must("run", "--no-entrypoint", "/opt/java/bin/java", "--version")
                        .out())
                .contains("25");
        Process java = teal.startOnTerminal("exec", "-it", "/opt/java/bin/java", "--version");
        assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("25");
    }

    private static void config(TealCommand teal, TestServer server, String version) {
        teal.config("""
                app: maclike
                server: root@%s
                image: {context: %s}
                slots: {blue: 3130, green: 3131}
                router: {hosts: [maclike.example.com]}
                container: {volumes: ["data:/app/data"]}
                health: {path: "/api/assets?page_size=1", steady: 0s}
                database: {sqlite: data/hub.db}
                drain: 1s
                """.formatted(server.name(), AgentHubImage.context(version)));
    }
}
