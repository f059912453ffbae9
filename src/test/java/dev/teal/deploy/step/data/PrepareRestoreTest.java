package dev.teal.deploy.step.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.data.Source;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.operation.data.RetainedData.Older;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrepareRestoreTest extends WithAppFolder {
    private PrepareRestore prepare(Path copy) throws IOException {
        return new PrepareRestore(
                "manual-1",
                Map.of(database(), new Older(new Source.Copy(copy.toString()), Files.size(copy))),
                "restore-1");
    }

    @Test
    void aCheckedCopyIsBesideTheDatabaseUntilAnUndo() throws IOException {
        Path copy = folder.resolve("copy.db");
        sql(copy, "CREATE TABLE assets(name); INSERT INTO assets VALUES ('older')");
        assertThat(run(prepare(copy))).matches("\\d.* ready, sound");
        Path prepared = app("data/hub.db.teal-new-restore-1");
        assertThat(sql(prepared, "SELECT name FROM assets; PRAGMA journal_mode"))
                .isEqualTo("older\nwal");
        assertThat(sql("SELECT name FROM assets")).isEqualTo("one");
        assertThat(undo(prepare(copy))).isEqualTo("removed the copy");
        assertThat(prepared).doesNotExist();
    }

    @Test
    void aDamagedCopyIsReported() throws IOException {
        Path copy = Files.writeString(folder.resolve("copy.db"), "not a database".repeat(100));
        Problem problem = failure(prepare(copy));
        assertThat(problem).hasMessage("manual-1 is damaged: it failed its integrity check");
        assertThat(problem.next()).isEqualTo("choose another: `teal data list`");
    }
}
