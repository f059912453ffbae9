package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.ground.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers that hold a lock.
interface LockContract extends ServerUnderTest {
    @Test
    default void theLockExcludesAnotherConnectionUntilItIsClosed(@TempDir Path directory) throws IOException {
        String file = lockFile(directory);
        try (Server first = server().locked(file)) {
            assertThat(first.run(Command.of("echo", "mine")).out()).isEqualTo("mine\n");
            assertThatThrownBy(() -> lockAndUnlock(file))
                    .isInstanceOf(LockHeld.class)
                    .hasMessage(file + " is locked by another process");
        }
        assertThat(isFree(file)).isTrue();
        assertThat(server().run(Command.of("echo", "goes on")).out()).isEqualTo("goes on\n");
    }

    @Test
    default void aServerThatDidNotGetTheLockGoesOnAndGetsItLater(@TempDir Path directory) throws IOException {
        String file = lockFile(directory);
        try (Server other = connect()) {
            Server first = other.locked(file);
            assertThatThrownBy(() -> server().locked(file)).isInstanceOf(LockHeld.class);
            first.close();
            server().locked(file).close();
        }
    }

    @Test
    default void theLockIsFreeWhenItsHolderIsKilled(@TempDir Path directory) throws IOException {
        String file = lockFile(directory);
        try (Server holder = connect();
                Server locked = holder.locked(file)) {
            assertThat(locked.name()).isEqualTo(holder.name());
            ServerUnderTest.kill(pid(holder));
            Until.holds("lock is free", () -> isFree(file));
        }
    }

    @Test
    default void aRunningCommandKeepsTheLockOfItsKilledWorker(@TempDir Path directory) throws IOException {
        String file = lockFile(directory);
        try (Server holder = connect();
                Server locked = holder.locked(file)) {
            Running running = Running.in(locked, directory);
            ServerUnderTest.kill(pid(holder));
            assertThatThrownBy(running.result()::join).cause().isInstanceOf(ServerLost.class);
            assertThat(isFree(file)).isFalse();
            running.end();
            Until.holds("lock is free", () -> isFree(file));
        }
    }

    /// The command reads a pipe that nobody writes to, ignores SIGTERM, and has a child in its own process
    /// group.
    @Test
    default void aHangingCommandReleasesTheLockAtItsLimitThoughItsClientWasKilled(@TempDir Path directory)
            throws IOException {
        String file = lockFile(directory);
        Command hangs = Command.script("""
                trap '' TERM; mkfifo "$1/pipe"
                timeout 300 cat "$1/pipe" &
                : >"$1/began"; cat "$1/pipe"
                """, directory.toString());
        try (Server holder = connect();
                Server locked = holder.locked(file)) {
            CompletableFuture<Result> hung =
                    CompletableFuture.supplyAsync(() -> locked.run(hangs, Duration.ofSeconds(2)));
            Until.holds("it hangs", () -> Files.exists(directory.resolve("began")));
            ServerUnderTest.kill(pid(holder));
            assertThatThrownBy(hung::join).cause().isInstanceOf(ServerLost.class);
            assertThat(isFree(file)).isFalse();
            Until.holds("lock is free", () -> isFree(file)); // the command's own limit is 300 s
        }
    }

    @Test
    default void aMissingLockFileIsAProblem(@TempDir Path directory) {
        String file = directory.resolve("nowhere/lock").toString();
        assertThatThrownBy(() -> server().locked(file)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.happened()).isEqualTo("could not lock " + file + " on " + server().name());
            assertThat(problem.details()).anyMatch(line -> line.contains("nowhere/lock"));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        });
    }

    private boolean isFree(String lockFile) {
        try {
            lockAndUnlock(lockFile);
            return true;
        } catch (LockHeld held) {
            return false;
        }
    }

    private void lockAndUnlock(String lockFile) {
        try (Server another = connect()) {
            another.locked(lockFile).close();
        }
    }

    private static String lockFile(Path directory) throws IOException {
        return Files.createFile(directory.resolve("it's the lock")).toString();
    }
}
