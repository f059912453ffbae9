package dev.teal.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.server.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class BuildEngineTest {
    @Test
    void anImageBuiltHereRunsOnAServer(@TempDir Path context) throws IOException {
        rootWithBash(context);
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch\nCOPY root /\nCMD [\"/usr/bin/bash\", \"-c\", \"echo $((6 * 7))\"]\n");
        BuildEngine engine = Ground.engine();
        engine.build(context, "answer:1");
        assertThat(engine.docker("images", "--format", "{{.Repository}}:{{.Tag}}"))
                .contains("answer:1");

        TestServer server = Ground.server();
        String ship = "/usr/bin/docker save answer:1 | ssh -F " + server.sshConfig() + " " + server.name()
                + " docker load -q";
        Result shipped = Shell.run(List.of("bash", "-c", ship), engine.environment());
        assertThat(shipped.complaint()).containsExactly("Loaded image: answer:1");
        assertThat(server.must("docker run --rm answer:1")).isEqualTo("42");
    }

    @Test
    void aBuildRunsCommandsAndItsFailureIsShown(@TempDir Path context) throws IOException {
        rootWithBash(context);
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch\nCOPY root /\nRUN [\"/usr/bin/bash\", \"-c\", \"echo no luck; exit 7\"]\n");
        assertThatThrownBy(() -> Ground.engine().build(context, "broken:1")).hasMessageContaining("no luck");
    }

    @Test
    void closingLeavesNothingBehind() {
        BuildEngine engine = BuildEngine.start();
        String place = engine.environment()
                .getOrDefault("DOCKER_HOST", "")
                .replace("unix://", "")
                .replace("/docker.sock", "");
        String number = Path.of(place).getFileName().toString();
        String traces =
                "ls -d %1$s /sys/fs/cgroup/teal-ground-%2$s /sys/fs/cgroup/*/teal-ground-%2$s; grep %1$s/ /proc/mounts; ps -eo args | grep '^dockerd .*%1$s/'"
                        .formatted(place, number);
        assertThat(on(traces)).contains(place, "dockerd");
        engine.close();
        assertThat(on(traces)).isEmpty();
    }

    /// Bash and its libraries, from this machine.
    private static void rootWithBash(Path context) throws IOException {
        Path root = Files.createDirectory(context.resolve("root"));
        assertThat(on("cd / && cp -L --parents $(ldd /usr/bin/bash | grep -o '/[^ ]*') /usr/bin/bash " + root))
                .isEmpty();
    }

    private static String on(String script) {
        return Shell.run(List.of("bash", "-c", script), Map.of()).out();
    }
}
