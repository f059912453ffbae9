package dev.teal.deploy.step.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.deploy.WithAppFolder;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class MeasureOverlapTest extends WithAppFolder {
    @Test
    void theTimeOfBothReleasesIsReported() throws IOException {
        log("ready\n");
        assertThat(run(new MeasureOverlap(Slot.GREEN, true)))
                .isEqualTo("both slots keep using one database (standby); no SQLITE_BUSY");
        context().newReleaseRuns();
        assertThat(run(new MeasureOverlap(Slot.GREEN, false)))
                .matches("two releases shared the database for at most 0\\.\\d s; no SQLITE_BUSY");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void locksThatTheAppCouldNotGetAreAWarning() throws IOException {
        log("SqliteError: SQLITE_BUSY\nready\nsqlite3.OperationalError: database is locked\n");
        assertThat(run(new MeasureOverlap(Slot.GREEN, false))).isEqualTo("no release was started; 2 times SQLITE_BUSY");
        assertThat(warnings()).containsExactly("SQLITE_BUSY: 2 lines with it in the log of green");
    }

    private void log(String lines) throws IOException {
        Files.writeString(Files.createDirectories(app("teal/processes/green")).resolve("log"), lines);
    }
}
