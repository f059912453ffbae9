package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.TealCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's first command.
@Tag("server")
class DemoTest {
    @Test
    void itDeploysRefusesABrokenReleaseRollsBackAndLosesNothing(@TempDir Path folder) {
        TealCommand teal = TealCommand.in(folder)
                .with("JDK_JAVA_OPTIONS", "-Dteal.home=" + Path.of("").toAbsolutePath());
        TealCommand.Ended demo = teal.must("demo");
        assertThat(demo.err()).contains("this release is broken on purpose");
        assertThat(demo.out())
                .contains("Roll back to release 1:")
                .containsPattern(
                        "\n0 of \\d+ requests failed; (\\d+) writes were acknowledged, \\1 are in the database\n");
    }

    @Test
    void onOtherSystemsAContainerIsOffered(@TempDir Path folder) {
        TealCommand teal = TealCommand.in(folder)
                .with(
                        "JDK_JAVA_OPTIONS",
                        "-Dos.name=\"Mac OS X\" -Dteal.home=" + Path.of("").toAbsolutePath());
        TealCommand.Ended demo = teal.run("demo");
        assertThat(demo.exitCode()).isEqualTo(1);
        assertThat(demo.err())
                .contains("runs on Linux only", "docker build -t teal-demo -f examples/demo/Dockerfile .");
        assertThat(Path.of("examples/demo/Dockerfile")).exists();
    }
}
