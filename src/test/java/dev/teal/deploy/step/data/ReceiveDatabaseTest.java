package dev.teal.deploy.step.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.operation.data.LocalDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An interrupted transfer: DataTest.
class ReceiveDatabaseTest extends WithAppFolder {
    private Path mine;

    @BeforeEach
    void aDatabaseOnThisMachine() {
        mine = folder.resolve("mine.db");
        sql(mine, "CREATE TABLE assets(name); INSERT INTO assets VALUES ('mine')");
    }

    @Test
    void itArrivesBesideTheAppsUntilAnUndo() {
        try (LocalDatabase local = LocalDatabase.of(mine)) {
            ReceiveDatabase receive = new ReceiveDatabase(database(), local, "push-1");
            assertThat(run(receive)).matches("\\d+ B sent, \\d.*, checksum matches, sound");
            Path prepared = app("data/hub.db.teal-new-push-1");
            assertThat(sql(prepared, "SELECT name FROM assets")).isEqualTo("mine");
            assertThat(undo(receive)).isEqualTo("removed the copy");
            assertThat(prepared).doesNotExist();
        }
    }

    @Test
    void whatArrivedDamagedIsReportedAndIsSentAnewNextTime() {
        try (LocalDatabase local = LocalDatabase.of(mine)) {
            String other = local.sha256().replaceAll("[0-4]", "5");
            LocalDatabase damaged =
                    new LocalDatabase(local.file(), local.packed(), local.packedBytes(), local.bytes(), other);
            Problem problem = failure(new ReceiveDatabase(database(), damaged, "push-1"));
            assertThat(problem).hasMessage(mine + " is damaged: it failed its integrity check");
            assertThat(app("teal/incoming")).isEmptyDirectory();
        }
    }
}
