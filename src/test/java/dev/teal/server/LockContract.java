package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.event.ExitCode;
import dev.teal.event.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers that hold a lock.
interface LockContract extends ServerUnderTest {
    @Test
    default void theLockExcludesASecondWorkerUntilTheFirstIsClosed(@TempDir Path directory) throws IOException {
        String file = lockFile(directory);
        try (Server first = server().locked(file)) {
            assertThat(first.run(Command.of("echo", "mine")).out()).isEqualTo("mine\n");
            assertThatThrownBy(() -> server().locked(file))
                    .isInstanceOf(LockHeld.class)
                    .hasMessage(file + " is locked by another");
        }
        server().locked(file).close();
    }

    @Test
    default void theLockIsFreeWhenItsHolderIsKilled(@TempDir Path directory) throws IOException {
        String file = lockFile(directory);
        try (Server first = server().locked(file)) {
            ServerUnderTest.kill(pid(first));
            Until.holds("lock is free", () -> isFree(file));
        }
    }

    @Test
    default void aRunningCommandKeepsTheLockOfItsKilledWorker(@TempDir Path directory) throws IOException {
        String file = lockFile(directory);
        try (Server first = server().locked(file)) {
            Running running = Running.in(first, directory);
            ServerUnderTest.kill(pid(first));
            assertThatThrownBy(running.result()::join).cause().isInstanceOf(ServerLost.class);
            assertThat(isFree(file)).isFalse();
            running.end();
            Until.holds("lock is free", () -> isFree(file));
        }
    }

    @Test
    default void aLockFileThatIsNotThereIsAProblem(@TempDir Path directory) {
        String file = directory.resolve("nowhere/lock").toString();
        assertThatThrownBy(() -> server().locked(file)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.happened()).isEqualTo("could not lock " + file + " on " + server().name());
            assertThat(problem.details()).anyMatch(line -> line.contains("nowhere/lock"));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        });
    }

    private boolean isFree(String lockFile) {
        try {
            server().locked(lockFile).close();
            return true;
        } catch (LockHeld held) {
            return false;
        }
    }

    private static String lockFile(Path directory) throws IOException {
        return Files.createFile(directory.resolve("it's the lock")).toString();
    }
}
