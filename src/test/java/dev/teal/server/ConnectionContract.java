package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.ExitCode;
import dev.teal.ground.Until;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands and connections that end too early or too late, and what stays on the server.
interface ConnectionContract extends ServerUnderTest {
    @Test
    default void afterADeadlineTheServerIsLost() {
        try (Server server = connect()) {
            assertThatThrownBy(() -> server.run(Command.of("sleep", "2"), Duration.ofMillis(100)))
                    .isInstanceOf(ServerLost.class)
                    .hasMessage("no answer from " + server.name() + " within 100 ms: sleep 2");
            assertThatThrownBy(() -> server.run(Command.of("touch", "x")))
                    .isInstanceOfSatisfying(
                            ServerLost.class,
                            lost -> assertThat(lost.exitCode()).isEqualTo(ExitCode.UNKNOWN))
                    .hasMessage("not run, because the connection to " + server.name() + " is lost: touch x");
        }
    }

    /// The daemon that the command leaves behind has its own session.
    @Test
    default void aCommandIsEndedOnTheServerAtItsLimitAndItsDaemonLivesOn(@TempDir Path directory) {
        String folder = directory.toString();
        try (Server server = connect()) {
            assertThatThrownBy(() -> server.run(Command.script("""
                            setsid sh -c 'echo $$ >"$1/daemon"; exec sleep 60' daemon "$1" >/dev/null 2>&1 8>&- &
                            sh -c 'echo $$ >"$1/child"; exec sleep 60' child "$1" &
                            wait
                            """, folder), Duration.ofSeconds(1)))
                    .isInstanceOf(ServerLost.class);
        }
        long daemon = Long.parseLong(
                ServerUnderTest.readOrEmpty(directory.resolve("daemon")).strip());
        long child = Long.parseLong(
                ServerUnderTest.readOrEmpty(directory.resolve("child")).strip());
        Until.holds("child is ended", () -> !runs(child));
        assertThat(runs(daemon)).isTrue();
        ServerUnderTest.kill(daemon);
    }

    @Test
    default void noTealProcessStaysOnTheServerAfterTheConnection() {
        long watchdog;
        try (Server server = connect()) {
            Command firstChild = Command.script("read -r first _ <\"/proc/$$/task/$$/children\"; echo \"$first\"");
            watchdog = Long.parseLong(server.run(firstChild).out().strip());
            assertThat(runs(watchdog)).isTrue();
        }
        Until.holds("watchdog is gone", () -> !runs(watchdog));
    }

    /// A zombie has no command line either; it stays where the machine's first process reaps none.
    private static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .isPresent();
    }

    @Test
    default void aConnectionKilledDuringACommandIsALostServer(@TempDir Path directory) {
        try (Server server = connect()) {
            Running running = Running.in(server, directory);
            ServerUnderTest.kill(pid(server));
            assertThatThrownBy(running.result()::join)
                    .cause()
                    .isInstanceOf(ServerLost.class)
                    .hasMessageStartingWith("the connection to " + server.name() + " broke during: sh -c");
            running.end();
        }
    }

    @Test
    default void anInterruptDoesNotCutACommandShort() {
        Thread.currentThread().interrupt();
        assertThat(server().run(Command.script("sleep 0.1; echo done")).out()).isEqualTo("done\n");
        assertThat(Thread.interrupted()).isTrue();
    }
}
