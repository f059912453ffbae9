package dev.teal.deploy.step.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithDatabase;
import dev.teal.deploy.operation.data.LocalDatabase;
import dev.teal.deploy.operation.data.Pull;
import dev.teal.deploy.operation.data.VerifyData;
import dev.teal.deploy.plan.DataPlans;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.AppSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Deployments of an app with a database.
class SnapshotDatabaseTest extends WithDatabase {
    private List<String> snapshots() {
        return retained().snapshots().stream().map(snapshot -> snapshot.id()).toList();
    }

    @Test
    void eachDeploymentTakesASnapshotOfTheReleaseBeforeItAndRemovesWhatAKilledOneLeft() throws IOException {
        assertThat(hub.output("snapshot")).isEqualTo("none: there is no data/hub.db yet");
        assertThat(hub.output("database")).isEqualTo("data/hub.db does not exist yet");
        add(3);
        Path left = Files.createDirectories(hub.app("teal/snapshots/before-r0.partial"));
        Files.writeString(left.resolve("hub.db"), "half");
        hub.deploy("r2");
        assertThat(left).doesNotExist();
        assertThat(hub.output("database")).matches("data/hub.db \\d.*B, -wal .*B, open in blue");
        assertThat(hub.output("snapshot"))
                .matches("data/hub.db \\d.*B copied in \\d+\\.\\d s, sound; removed the incomplete before-r0");
        assertThat(hub.output("overlap"))
                .matches("two releases shared the database for at most \\d+\\.\\d s; no SQLITE_BUSY");
        assertThat(retained().snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.id()).isEqualTo("before-r2");
            assertThat(snapshot.of()).isEqualTo("r1");
            assertThat(snapshot.copies().getFirst().tables().getFirst().rows()).isEqualTo(3);
        });

        add(2);
        hub.rollback("r1");
        assertThat(hub.output("data"))
                .matches("stays; the newest snapshot of that release is \\d+ s old, since then \\+2 rows in assets");
        assertThat(hub.sql(COUNT)).isEqualTo("5");
    }

    /// Until the new release has run, the copy is not needed; afterwards it may be the only one from before.
    @Test
    void aFailureBeforeTheNewReleaseRanRemovesItsSnapshotAndALaterOneKeepsIt() {
        Cancellation cancellation = new Cancellation();
        Events ctrlC = event -> {
            if (event instanceof Event.StepDone done && done.step().equals("snapshot")) {
                cancellation.request();
            }
        };
        assertThatThrownBy(() -> hub.deploy("r2", Kind.GOOD, "", ctrlC, cancellation))
                .isInstanceOf(Problem.class);
        assertThat(hub.undone()).containsExactly("snapshot");
        assertThat(snapshots()).isEmpty();

        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> hub.deploy("r3", Kind.GOOD, "release: [\"false\"]\n", Events.NONE, new Cancellation()));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(problem.happened()).isEqualTo("the release command failed with exit code 1: false");
        assertThat(problem.next()).contains("`teal data restore before-r3`");
        assertThat(snapshots()).containsExactly("before-r3");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
    }

    /// The server's sqlite3 has neither the app's collations nor its functions.
    @Test
    void aSchemaThatTheServersSqlite3DoesNotKnowStopsNothing() throws Exception {
        add(3);
        try (Connection app = AppSchema.open(hub.app("data/hub.db"));
                Statement statement = app.createStatement()) {
            statement.executeUpdate("CREATE TABLE own(x); CREATE INDEX own_x ON own(x COLLATE german)");
        }
        hub.deploy("r2");
        assertThat(hub.output("snapshot"))
                .matches("data/hub.db .*B copied page by page in .* s, not checked in full by the server's sqlite3"
                        + " 3.*: no such collation sequence: german \\(\\d of \\d tables checked, all pages read\\)");
        add(2);

        List<VerifyData.Verdict> verdicts = VerifyData.run(hub.state(), "");
        VerifyData.mustBeUndamaged(verdicts);
        assertThat(verdicts).hasSize(2).noneMatch(VerifyData.Verdict::sound);
        assertThat(verdicts.getFirst().unchecked()).startsWith("not checked in full by");
        assertThat(verdicts.getLast().unchecked()).startsWith("unchanged since the copy, not checked in full by");

        restore("r1", Events.NONE);
        assertThat(hub.output("prepare")).contains("B ready, unchanged since the copy, not checked in full by");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.sql(COUNT)).isEqualTo("3");

        var database = hub.state().target().databases().getFirst();
        Path file = folder.resolve("copy.db");
        hub.run(now -> DataPlans.pull(now, database, "pull-1"), Events.NONE);
        new Pull(hub.state(), database, file, Events.NONE, new Cancellation()).fetch("pull-1");
        assertThat(AppSchema.ask(file, "PRAGMA integrity_check")).containsExactly("ok");

        try (LocalDatabase local = LocalDatabase.of(file)) {
            hub.run(now -> DataPlans.push(now, database, local, "push-1"), Events.NONE);
        }
        assertThat(hub.output("send")).contains(", checksum matches, not checked in full by");
        assertThat(hub.sql(COUNT)).isEqualTo("3");
        assertThat(hub.visit()).contains("status 200");
    }

    @Test
    void rulesThatRowsBreakAreWarningsAndDamageRefuses() {
        hub.sql(
                "CREATE TABLE n(x); INSERT INTO n VALUES (NULL), (NULL); CREATE TABLE p(a); CREATE TABLE c(r REFERENCES p(a));"
                        + " PRAGMA writable_schema=1; UPDATE sqlite_schema SET sql = 'CREATE TABLE n(x NOT NULL)' WHERE name = 'n'");
        hub.deploy("r2");
        assertThat(hub.output("snapshot")).endsWith(", sound");
        assertThat(hub.warnings())
                .contains(
                        "2 rows of data/hub.db break rules of its schema: NULL value in n.x",
                        "foreign keys in data/hub.db could not be checked: foreign key mismatch - \"c\" referencing \"p\"");

        hub.sql("CREATE INDEX i ON n(x); PRAGMA writable_schema=1;"
                + " UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON n(x) WHERE x > 1' WHERE name = 'i'");
        Problem refused = catchThrowableOfType(Problem.class, () -> hub.deploy("r3"));
        assertThat(refused.happened())
                .isEqualTo("data/hub.db on local is damaged: its copy does not pass integrity_check");
        assertThat(refused.details()).contains("wrong # of entries in index i");
        assertThat(snapshots()).containsExactly("before-r2");
        List<VerifyData.Verdict> verdicts = VerifyData.run(hub.state(), "");
        Problem damaged = catchThrowableOfType(Problem.class, () -> VerifyData.mustBeUndamaged(verdicts));
        assertThat(damaged.happened()).isEqualTo("damaged: 1 of 2 databases and copies");
        assertThat(verdicts.getLast().broken())
                .isEqualTo("2 rows of data/hub.db in before-r2 break rules of its schema: NULL value in n.x");
    }
}
