package dev.teal.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.server.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("server")
class BuildEngineTest {
    @TempDir
    private Path context;

    @ParameterizedTest
    @EnumSource
    void anImageBuiltHereRunsOnAServer(Engine engine) throws IOException {
        image("RUN [\"/usr/bin/bash\", \"-c\", \"echo $((6 * 7)) >/answer\"]\n"
                + "CMD [\"/usr/bin/bash\", \"-c\", \"echo $(</answer)\"]");
        BuildEngine here = Ground.engine(engine);
        here.build(context, "answer:1");
        assertThat(here.docker("images", "--format", "{{.Repository}}:{{.Tag}}"))
                .contains("answer:1");

        TestServer server = Ground.server(engine);
        String ship = "docker save answer:1 | ssh -F " + server.sshConfig() + " " + server.name() + " docker load -q";
        Result shipped = on(here, ship);
        assertThat(shipped.errorLines()).containsExactly("Loaded image: answer:1");
        assertThat(server.must("docker run --rm answer:1")).isEqualTo("42");
    }

    @Test
    void aBuildsFailureIsShown() throws IOException {
        image("RUN [\"/usr/bin/bash\", \"-c\", \"echo no luck $((6 * 7)); exit 7\"]");
        assertThatThrownBy(() -> Ground.engine().build(context, "broken:1")).hasMessageContaining("no luck 42");
    }

    /// The three layouts that whoever reads `docker save` meets: of each, the largest file and how it begins.
    @ParameterizedTest
    @EnumSource
    void eachKindOfEngineSavesInALayoutOfItsOwn(Engine engine) throws IOException {
        image("");
        BuildEngine here = Ground.engine(engine);
        here.build(context, "layout:1");
        String layer = on(here, """
                set -o pipefail; mkdir saved && cd saved && docker save layout:1 | tar -xf - &&
                  find -type f -printf '%s %P\\n' | sort -n | tail -n 1 |
                  { read -r _ layer; echo "$layer $(head -c 2 "$layer" | od -An -tx1) $(sha256sum <"$layer")"; }
                """).out();
        String diffId = here.docker("image", "inspect", "-f", "{{index .RootFS.Layers 0}}", "layout:1")
                .replace("sha256:", "");
        String plain = "[0-9a-f]{64}/layer.tar (?! 1f 8b) .* " + diffId + " .*\n";
        switch (engine) {
            case BOOKWORM -> assertThat(layer).matches(plain);
            case TRIXIE -> assertThat(layer).matches("blobs/sha256/" + diffId + " (?! 1f 8b) .* " + diffId + " .*\n");
            case TRIXIE_CONTAINERD -> assertThat(layer).matches("blobs/sha256/([0-9a-f]{64})  1f 8b \\1 .*\n");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BOOKWORM", "TRIXIE"})
    void closingLeavesNothingBehind(Engine kind) {
        BuildEngine engine = BuildEngine.start(kind);
        String place = engine.environment()
                .getOrDefault("DOCKER_HOST", "")
                .replace("unix://", "")
                .replace("/docker.sock", "");
        String number = Path.of(place).getFileName().toString();
        String traces =
                "ls -d %1$s /sys/fs/cgroup/teal-ground-%2$s /sys/fs/cgroup/*/teal-ground-%2$s; ip -o link show teal-g%2$s; grep %1$s/ /proc/mounts; ps -eo args | grep '^dockerd .*%1$s/'"
                        .formatted(place, number);
        assertThat(on(traces)).contains(place, "dockerd");
        engine.close();
        assertThat(on(traces)).isEmpty();
    }

    /// A context of bash and its libraries, from this machine, in one layer.
    private void image(String last) throws IOException {
        Path root = Files.createDirectory(context.resolve("root"));
        assertThat(on("cd / && cp -L --parents $(ldd /usr/bin/bash | grep -o '/[^ ]*') /usr/bin/bash " + root))
                .isEmpty();
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY root /\n" + last + "\n");
    }

    /// As someone who deploys with that engine, in the context.
    private Result on(BuildEngine engine, String script) {
        Map<String, String> environment = new HashMap<>(engine.environment());
        environment.put("CONTEXT", context.toString());
        return Shell.run(List.of("bash", "-c", "cd \"$CONTEXT\"\n" + script), environment);
    }

    private static String on(String script) {
        return Shell.run(List.of("bash", "-c", script), Map.of()).out();
    }
}
