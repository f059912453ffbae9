package dev.teal.deploy.step.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.deploy.StateFixture;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.run.FencedServer;
import dev.teal.server.LockHeld;
import java.io.IOException;
import java.nio.file.Files;
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
}
