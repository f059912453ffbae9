package dev.teal.deploy.plan;

import static dev.teal.deploy.Faults.dyingBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.Faults.Death;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.WithDatabase;
import dev.teal.deploy.operation.data.LocalDatabase;
import dev.teal.deploy.operation.data.Pull;
import dev.teal.deploy.operation.data.RetainedData;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.server.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Restore, push and pull: data from another moment or machine.
class DataTest extends WithDatabase {
    private void oldDatabaseServes(String release, int rows) {
        assertThat(hub.visit()).contains("status 200", "release " + release);
        assertThat(hub.sql(COUNT)).isEqualTo(String.valueOf(rows));
        assertThat(hub.sql("PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(hub.app("route/maintenance")).doesNotExist();
        assertThat(hub.app("data").toFile().list()).noneMatch(name -> name.contains(".teal-new"));
        assertThat(hub.app("data/hub.db.replaced-restore-1")).doesNotExist();
        assertThat(hub.recover()).startsWith("nothing was interrupted");
    }

    @Test
    void aRollbackWithDataRestoresWhatThatReleaseLeftAndCanBeUndone() {
        add(3);
        hub.deploy("r2");
        add(2);
        String[] meanwhile = new String[1];
        restore("r1", event -> {
            if (event instanceof Event.StepDone done && done.step().equals("stop")) {
                meanwhile[0] = String.join(",", hub.visit());
            }
        });
        assertThat(meanwhile[0]).startsWith("status 503");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.sql(COUNT + "; PRAGMA journal_mode")).isEqualTo("3\nwal");
        assertThat(retained().replaced()).singleElement().satisfies(old -> {
            assertThat(old.id()).isEqualTo("replaced-restore-1");
            assertThat(hub.server
                            .run(Command.of(
                                    "sqlite3",
                                    hub.app("data/hub.db.replaced-restore-1").toString(),
                                    COUNT))
                            .out())
                    .isEqualTo("5\n");
        });
        restore("r1", "replaced-restore-1", "restore-2");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.sql(COUNT)).isEqualTo("5");
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
    }

    private void restore(String release, String from, String id) {
        Optional<Release> target = hub.state().facts().release(release);
        RetainedData.Choice source = retained().source(hub.state(), from);
        hub.run(now -> DataPlans.restore(now, target, from, source.sources(), id), Events.NONE);
    }

    @Test
    void whenTheReleaseDoesNotComeUpWithItTheOldDatabaseComesBack() throws IOException {
        add(3);
        hub.deploy("r2");
        add(2);
        Files.delete(hub.app("teal/env/r1.sh"));
        Problem problem = catchThrowableOfType(Problem.class, () -> restore("r1", Events.NONE));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(problem.details().getFirst())
                .isEqualTo("The old release (r2, green) serves again, with the data it had.");
        assertThat(hub.undone()).containsExactly("start", "replace", "stop", "close", "prepare");
        oldDatabaseServes("r2", 5);
    }

    @Test
    void whereverTheClientDiesTheOldDatabaseIsInPlaceOrTheRestoreIsComplete() {
        add(3);
        hub.deploy("r2");
        add(2);
        for (String step : List.of("replace", "open")) {
            assertThatThrownBy(() -> restore("r1", dyingBefore(step))).as(step).isInstanceOf(Death.class);
            String output = hub.recover();
            assertThat(output)
                    .as("death before " + step)
                    .isEqualTo("recovered restore of r1: restore was undone; r2 is live in green");
            oldDatabaseServes("r2", 5);
        }
        assertThatThrownBy(() -> restore("r1", dyingBefore("record"))).isInstanceOf(Death.class);
        assertThat(hub.recover())
                .isEqualTo("recovered restore of r1: it was complete: the new database is in place, and the old one is"
                        + " kept beside it");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.sql(COUNT)).isEqualTo("3");
    }

    @Test
    void aPushContinuesWhereItWasInterruptedAndReplacesTheDatabase() throws IOException {
        add(3);
        Path mine = folder.resolve("mine.db");
        hub.server.run(Command.of(
                "sqlite3", mine.toString(), ".read " + schema(), "INSERT INTO assets(key, name) VALUES ('k', 'n')"));
        try (LocalDatabase local = LocalDatabase.of(mine)) {
            byte[] packed = Files.readAllBytes(local.packed());
            Files.createDirectories(hub.app("teal/incoming"));
            Files.write(hub.app("teal/incoming/" + local.sha256() + ".gz"), Arrays.copyOf(packed, 100));
            hub.run(now -> DataPlans.push(now, now.target().databases().getFirst(), local, "push-1"), Events.NONE);
            assertThat(hub.output("send")).startsWith(packed.length - 100 + " B sent, 100 B from an earlier attempt, ");
        }
        assertThat(hub.sql("SELECT key FROM assets; PRAGMA journal_mode")).isEqualTo("k\nwal");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.app("teal/incoming")).isEmptyDirectory();
        assertThat(hub.app("data/hub.db.replaced-push-1")).exists();
    }

    private Path schema() throws IOException {
        return Files.writeString(
                folder.resolve("schema.sql"), hub.sql("SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL"));
    }

    @Test
    void aPullIsTheDataOfItsMomentAndContinuesWhereItWasInterrupted() throws IOException {
        add(3);
        Path file = folder.resolve("copy.db");
        var database = hub.state().target().databases().getFirst();
        hub.run(now -> DataPlans.pull(now, database, "pull-1"), Events.NONE);
        add(1);
        Path packed = Path.of(hub.state().target().snapshots().packed("pull-1", database));
        Files.write(folder.resolve("copy.db.pull-1.part"), Arrays.copyOf(Files.readAllBytes(packed), 100));
        hub.events.clear();
        Pull pull = new Pull(hub.state(), database, file, hub.events::add, new Cancellation());
        assertThat(pull.begun()).contains("pull-1");
        pull.fetch("pull-1");
        assertThat(hub.output("fetch")).endsWith(" fetched, 100 B from an earlier attempt, checksum matches");
        assertThat(hub.server.run(Command.of("sqlite3", file.toString(), COUNT)).out())
                .isEqualTo("3\n");
        assertThat(folder.resolve("copy.db.pull-1.part")).doesNotExist();

        Files.write(folder.resolve("copy.db.pull-1.part"), new byte[200]);
        Problem damaged = catchThrowableOfType(Problem.class, () -> pull.fetch("pull-1"));
        assertThat(damaged.happened()).contains("its checksum does not match");
        assertThat(folder.resolve("copy.db.pull-1.part")).doesNotExist();
    }
}
