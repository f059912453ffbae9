package dev.teal.deploy.step.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Meanwhile;
import dev.teal.deploy.StateFixture;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.operation.release.UserLock;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.state.UserNote;
import dev.teal.event.Event;
import dev.teal.ground.Until;
import dev.teal.server.LockHeld;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What it recovers: RecoveryTest.
class TakeLockTest extends WithAppFolder {
    /// One below the state's, which is then still current.
    @Test
    void theLockIsTakenAndTheNextClientIsTold() throws IOException {
        Files.writeString(app("teal/epoch"), "3\n");
        assertThat(run(takeLock())).isEqualTo("taken, epoch 4");
        try (FencedServer _ = context().fence().orElseThrow();
                StateFixture next = connect()) {
            assertThat(app("teal/holder")).content().startsWith("ada@laptop, deploy since ");
            on(next.state());
            assertThat(failure(takeLock()))
                    .isInstanceOf(LockHeld.class)
                    .hasMessageStartingWith("another deployment holds the lock on local: ada@laptop, deploy since ");
        }
    }

    /// Somebody locked deployments after this client's query.
    @Test
    void aUsersLockRefusesADeploymentAndFreesTheKernelsLock() throws IOException {
        UserLock lock = new UserLock(context().target());
        lock.acquire(new UserNote(Instant.parse("2026-11-30T21:00:00.5Z"), "bob@desk", "moving the orders"));
        assertThat(failure(takeLock()))
                .hasMessage(
                        "deployments to local are locked by bob@desk since 2026-11-30 21:00:00 UTC: moving the orders");
        assertThatThrownBy(() -> lock.acquire(new UserNote(Instant.EPOCH, "ada@laptop", "")))
                .hasMessageStartingWith("deployments to local are already locked by bob@desk");
        Files.writeString(app("teal/epoch"), "3\n");
        assertThat(run(new TakeLock(none -> "", Duration.ZERO, true))).startsWith("taken, epoch ");
        context().fence().orElseThrow().close();
        lock.release();
        Files.writeString(app("teal/epoch"), "3\n");
        try (StateFixture next = connect()) {
            on(next.state());
            assertThat(run(takeLock())).startsWith("taken, epoch ");
            context().fence().orElseThrow().close();
        }
    }

    @Test
    void anEmptyLockMadeByHandCountsToo() throws IOException {
        Files.writeString(app("teal/locked"), "");
        assertThat(failure(takeLock())).hasMessage("deployments to local are locked by hand on the server");
        Files.delete(app("teal/locked"));
    }

    /// Asking for the kernel's lock again and again would raise the epoch each time.
    @Test
    void itWaitsForAHolderAndThenForAUserAndSaysForWhomOnce() throws Exception {
        Files.writeString(app("teal/epoch"), "3\n");
        run(takeLock());
        FencedServer holder = context().fence().orElseThrow();
        try (StateFixture next = connect()) {
            on(next.state());
            Meanwhile<String> waiting = Meanwhile.of(() -> run(new TakeLock(none -> "", Until.PATIENCE, false)));
            Until.holds("it waits for the holder", () -> waitsFor("another deployment holds the lock"));
            Files.writeString(app("teal/locked"), "by hand");
            holder.close();
            Until.holds("it waits for the user", () -> waitsFor("are locked by hand on the server: by hand"));
            Files.writeString(app("teal/epoch"), "3\n");
            Thread.sleep(Duration.ofSeconds(1));
            Files.delete(app("teal/locked"));
            assertThat(waiting.get()).isEqualTo("taken, epoch 4");
            assertThat(events).hasSize(2);
            context().fence().orElseThrow().close();
        }
    }

    private boolean waitsFor(String text) {
        return events.stream()
                .anyMatch(event -> event instanceof Event.Waiting(var step, var what)
                        && step.equals("lock")
                        && what.contains(text));
    }
}
