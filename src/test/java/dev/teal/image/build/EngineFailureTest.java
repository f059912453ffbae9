package dev.teal.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lines that builders wrote on machines that are not here.
class EngineFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ERROR: Cannot connect to the Docker daemon at unix:///Users/a/.docker/run/docker.sock. Is the docker daemon running?|NOT_RUNNING
            error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``|CREDENTIALS
            #3 ERROR: toomanyrequests: You have reached your pull rate limit.|RATE_LIMIT
            ERROR: failed to solve: a:1: failed to resolve source metadata for docker.io/library/a:1: no match for platform in manifest: not found|OTHER_PLATFORM
            #9 12.01 rosetta error: failed to open elf at /lib64/ld-linux-x86-64.so.2|ROSETTA
            #12 8.412 qemu: uncaught target signal 11 (Segmentation fault) - core dumped|EMULATOR
            #7 0.180 qemu-x86_64: Could not open '/lib64/ld-linux-x86-64.so.2': No such file or directory|EMULATOR
            #5 0.210 exec /bin/sh: exec format error|NO_EMULATOR
            ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 139|CRASH
            ERROR: failed to solve: content digest sha256:9824c27679d3b27c5e1cb00a73adb6f4f8d556994111c12db3c5d61a0c843df8: not found|MISSING_BLOB
            ERROR: failed to solve: failed to copy files: write /var/lib/docker/x: no space left on device|FULL_DISK
            """)
    void aLineTellsTheCause(String line, EngineFailure cause) {
        assertThat(EngineFailure.in(line)).contains(cause);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ERROR: process "/bin/sh -c npm test" did not complete successfully: exit code: 1
            ERROR: process "/bin/sh -c x" did not complete successfully: exit code: 1390
            #8 [4/7] RUN apt-get install -y qemu-user
            #2 [internal] load metadata for docker.io/library/node:22
            """)
    void otherLinesDoNot(String line) {
        assertThat(EngineFailure.in(line)).isEmpty();
    }

    @Test
    void theCauseIsFoundInTheWholeOutputAndTheLastLinesAreShown() {
        assertThatThrownBy(() -> build("""
                        echo 'exec /bin/sh: exec format error'; echo 'exit code: 139'
                        for i in $(seq 20); do echo "line $i"; done; exit 1""")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.happened())
                    .isEqualTo("the image could not be built: a program of the image is for another"
                            + " processor, which this machine does not emulate");
            assertThat(problem.details()).contains("line 6", "line 20").doesNotContain("line 5");
            assertThat(problem.next()).contains("--platform=$BUILDPLATFORM");
        });
    }

    @Test
    void aBuildThatWorksMayPrintWhatItLikes() {
        build("echo 'exec format error'");
    }

    private static void build(String script) {
        try (Server local = Servers.connect(new Destination.Local(), Events.NONE)) {
            new BuildRun(local, "build-failure-test", "the image could not be built")
                    .run(Command.script(script), Progress.NONE);
        }
    }
}
