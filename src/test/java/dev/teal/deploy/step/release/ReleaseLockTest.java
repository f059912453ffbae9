package dev.teal.deploy.step.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.deploy.StateFixture;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.run.FencedServer;
import dev.teal.server.LockHeld;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseLockTest extends WithAppFolder {
    @BeforeEach
    void lock() throws IOException {
        Files.writeString(app("teal/epoch"), "3\n");
        run(takeLock());
    }

    @Test
    void theAttemptEndsInTheJournalAndTheLockIsFree() {
        assertThat(run(new ReleaseLock())).isEqualTo("released");
        assertThat(app("teal/journal.jsonl")).content().contains("\"phase\":\"end\"", "\"outcome\":\"done\"");
        assertThat(app("teal/holder")).isEmptyFile();
    }

    @Test
    void withoutAJournalTheLockIsStillHeld() throws IOException {
        Files.createDirectory(app("teal/journal.jsonl"));
        try (FencedServer _ = context().fence().orElseThrow();
                StateFixture next = connect()) {
            Problem problem = failure(new ReleaseLock());
            assertThat(problem).hasMessage("the journal " + app("teal/journal.jsonl") + " cannot be written");
            on(next.state());
            assertThat(failure(takeLock())).isInstanceOf(LockHeld.class);
        }
    }
}
