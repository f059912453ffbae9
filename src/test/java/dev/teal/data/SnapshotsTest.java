package dev.teal.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config.RunsAs;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.data.DatabaseFacts.Depth;
import dev.teal.data.Snapshot.Copy;
import dev.teal.data.Snapshot.Table;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uses the machine's own sqlite3.
@Tag("server")
class SnapshotsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path folder;

    private final Server server = Servers.connect(new Destination.Local(), Events.NONE);
    private Jail jail = new Jail(new Layout("/"), RunsAs.DOCKER);
    private Database hub = new Database("data/hub.db", "", "");
    private Snapshots snapshots = new Snapshots("", jail);

    @BeforeEach
    void aDatabaseInUse() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        jail = new Jail(new Layout(folder.toString()), RunsAs.DOCKER);
        hub = new Database("data/hub.db", folder.resolve("data").toString(), "hub.db");
        snapshots = new Snapshots(folder.resolve("snapshots").toString(), jail);
        sql(hub.path(), "PRAGMA journal_mode=WAL; CREATE TABLE assets(key); CREATE TABLE \"o'dd \"\"x\"(a)");
        sql(hub.path(), "INSERT INTO assets VALUES ('a'), ('b')");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String sql(String path, String statements) {
        Result result = server.run(Command.of("sqlite3", path, statements));
        assertThat(result.err()).isEmpty();
        return result.out().strip();
    }

    private Result run(Command command) {
        return server.run(command);
    }

    private List<String> must(Command command) {
        Result result = run(command);
        assertThat(result.ok()).as(result.toString()).isTrue();
        return result.lines();
    }

    private Snapshot take(String id, Instant at) {
        must(snapshots.begin(id));
        Copy copy = Snapshots.copied(hub, must(snapshots.copy(hub, id, 0))).copy();
        Snapshot taken = new Snapshot(Snapshot.VERSION, id, "r1", "r2", at, List.of(copy));
        must(snapshots.seal(taken));
        return taken;
    }

    @Test
    void aSnapshotIsSoundAndHasNoLaterData() {
        Snapshot taken = take("before-r2", NOON);
        sql(hub.path(), "INSERT INTO assets VALUES ('c')");

        String copy = snapshots.copy("before-r2", hub);
        assertThat(copy).isEqualTo(folder + "/snapshots/before-r2/data/hub.db");
        assertThat(sql(copy, "SELECT group_concat(key) FROM assets; PRAGMA integrity_check"))
                .isEqualTo("a,b\nok");
        assertThat(taken.copies().getFirst().tables())
                .containsExactly(new Table("assets", 2), new Table("o'dd \"x", 0));
        assertThat(taken.copies().getFirst().violations()).isZero();
        assertThat(taken.bytes()).isEqualTo(Path.of(copy).toFile().length());
    }

    @Test
    void completeSnapshotsAreListedNewestFirst() throws IOException {
        Snapshot first = take("before-r2", NOON);
        Snapshot second = take("manual-1", NOON.plusSeconds(60));
        must(snapshots.begin("killed"));
        Files.createDirectories(folder.resolve("snapshots/damaged"));
        Files.writeString(folder.resolve("snapshots/damaged/snapshot.json"), "{\"id\":");

        assertThat(Snapshots.listed(must(snapshots.list()))).containsExactly(second, first);
        assertThat(must(snapshots.sweep())).containsExactly("killed");
        assertThat(must(snapshots.sweep())).isEmpty();
        must(snapshots.remove("before-r2"));
        assertThat(Snapshots.listed(must(snapshots.list()))).containsExactly(second);
    }

    @Test
    void aRecordWithoutChecksumIsStillRead() {
        String record =
                "{\"id\":\"before-r2\",\"of\":\"r1\",\"before\":\"r2\",\"taken\":\"2026-11-23T12:00:00Z\",\"copies\":"
                        + "[{\"database\":\"data/hub.db\",\"bytes\":8192,\"millis\":3,\"violations\":0,\"tables\":[]}]}";
        assertThat(Snapshots.listed(List.of(record)))
                .singleElement()
                .satisfies(snapshot ->
                        assertThat(snapshot.copies().getFirst().sha256()).isEmpty());
    }

    @Test
    void rowsAddedAfterASnapshotAreCounted() {
        Copy copy = take("before-r2", NOON).copies().getFirst();
        Command count = snapshots.count(hub, Duration.ofSeconds(5));
        assertThat(Snapshots.since(copy, must(count))).contains("the same number of rows");
        sql(
                hub.path(),
                "INSERT INTO assets VALUES ('c'), ('d'), ('e'); CREATE TABLE users(x); INSERT INTO users VALUES (1)");
        assertThat(Snapshots.since(copy, must(count))).contains("+3 rows in assets, +1 rows in users");
        assertThat(Snapshots.since(copy, List.of("row=617373657473 9")))
                .as("cut off")
                .isEmpty();
    }

    @Test
    void danglingForeignKeysAreCountedAndAccepted() {
        sql(hub.path(), "CREATE TABLE child(p REFERENCES parent(id)); CREATE TABLE parent(id PRIMARY KEY)");
        sql(hub.path(), "INSERT INTO child VALUES (7), (8)");
        assertThat(take("before-r2", NOON).copies().getFirst().violations()).isEqualTo(2);
    }

    @Test
    void damageInASnapshotIsFound() throws IOException {
        sql(
                hub.path(),
                "CREATE TABLE n(x); CREATE INDEX i ON n(x); INSERT INTO n VALUES (1); PRAGMA writable_schema=1;"
                        + "UPDATE sqlite_master SET sql='CREATE INDEX i ON n(x) WHERE x > 1' WHERE name='i'");
        must(snapshots.begin("x"));
        assertThat(Snapshots.copied(hub, must(snapshots.copy(hub, "x", 0)))
                        .integrity()
                        .damage())
                .containsExactly("wrong # of entries in index i");
        Files.writeString(
                Path.of(hub.path()), "no database, but long enough to be looked at as one, is it not? ".repeat(99));
        must(snapshots.remove("x"));
        must(snapshots.begin("x"));
        Result refused = run(snapshots.copy(hub, "x", 0));
        assertThat(refused.exitCode()).isEqualTo(Snapshots.UNREADABLE);
        assertThat(refused.err()).contains("not a database");
    }

    /// `edit()` runs a program, and a CHECK may call it.
    @Test
    void aSchemaCannotStartAProgram() {
        String path = folder.resolve("data/hub.db").toString();
        String program = "touch " + folder.resolve("data/PWNED");
        sql(
                path,
                "CREATE TABLE evil(x CHECK (edit(x, '" + program + "; true') IS NOT NULL));"
                        + "PRAGMA ignore_check_constraints=1; INSERT INTO evil VALUES ('x')");
        must(snapshots.begin("x"));
        Snapshots.Copied copied = Snapshots.copied(hub, must(snapshots.copy(hub, "x", 0)));
        assertThat(copied.copy().tables()).contains(new Table("evil", 1));
        assertThat(copied.integrity().verdict()).isEqualTo("sound");
        must(snapshots.verify(hub, new Source.Copy(folder + "/snapshots/x.partial/data/hub.db"), 0));
        assertThat(folder.resolve("data/PWNED")).doesNotExist();
    }

    @Test
    void aTableNameIsNotExecuted() {
        String program = ".shell touch " + folder.resolve("PWNED");
        String name = "x\n" + program + "\n";
        sql(hub.path(), "CREATE TABLE \"" + name + "\"(a)");
        assertThat(take("before-r2", NOON).copies().getFirst().tables()).contains(new Table(name, 0));
        must(snapshots.count(hub, Duration.ofSeconds(5)));
        assertThat(folder.resolve("PWNED")).doesNotExist();
    }

    @Test
    void aPipeOrAJournalBesideTheDatabaseIsRefused() throws IOException {
        Path wal = folder.resolve("data/hub.db-wal");
        must(Command.of("mkfifo", wal.toString()));
        must(snapshots.begin("x"));
        Result result = run(snapshots.copy(hub, "x", 0));
        assertThat(Jail.refusal(result, "local").orElseThrow().happened())
                .endsWith("hub.db-wal is not an ordinary file");
        Files.delete(wal);
        Files.writeString(folder.resolve("data/hub.db-journal"), "not ours");
        must(snapshots.remove("x"));
        must(snapshots.begin("x"));
        assertThat(Jail.refusal(run(snapshots.copy(hub, "x", 0)), "local")).isPresent();
    }

    @Test
    void factsAreReadWithoutOpeningTheDatabase() throws Exception {
        assertThat(DatabaseFacts.parse(must(DatabaseFacts.query(jail, hub, snapshots.folder(), Depth.VERSIONS))))
                .satisfies(facts -> assertThat(facts.exists() && facts.regular() && facts.isSqlite())
                        .isTrue())
                .satisfies(facts -> assertThat(facts.inWalMode()).isTrue())
                .satisfies(facts -> assertThat(facts.size())
                        .isEqualTo(Path.of(hub.path()).toFile().length()))
                .satisfies(facts -> assertThat(facts.cli()).matches("3\\.\\d+\\.\\d+"))
                .satisfies(facts -> assertThat(facts.free()).isPositive())
                .satisfies(facts -> assertThat(facts.openers()).isEmpty());
        assertThat(folder.resolve("data/hub.db-wal")).doesNotExist();

        Process shell = new ProcessBuilder("sqlite3", hub.path()).start();
        try (var in = shell.outputWriter()) {
            in.write("SELECT count(*) FROM assets;\n");
            in.flush();
            assertThat(shell.inputReader().readLine()).isEqualTo("2");
            DatabaseFacts facts =
                    DatabaseFacts.parse(must(DatabaseFacts.query(jail, hub, snapshots.folder(), Depth.VERSIONS)));
            assertThat(facts.openers()).singleElement().satisfies(opener -> {
                assertThat((long) opener.pid()).isEqualTo(shell.pid());
                assertThat(opener.program()).isEqualTo("sqlite3");
                assertThat(opener.sqlite()).isEqualTo(facts.cli());
            });
        }
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void aMissingDatabaseIsReportedAsMissing() {
        DatabaseFacts facts = DatabaseFacts.parse(must(DatabaseFacts.query(
                jail, new Database("x/y.db", folder + "/x", "y.db"), snapshots.folder(), Depth.VERSIONS)));
        assertThat(facts.exists()).isFalse();
        assertThat(facts.filesystem()).isNotEmpty();
    }

    @Test
    void processesThatEndDuringTheScanAreNotListed() throws IOException {
        Process coming = new ProcessBuilder(
                        "/bin/sh", "-c", "while :; do sleep 0.3 3<\"$1\" & sleep 0.01; done", "sh", hub.path())
                .start();
        try {
            for (int round = 0; round < 20; round++) {
                assertThat(DatabaseFacts.parse(must(DatabaseFacts.query(jail, hub, snapshots.folder(), Depth.OPENERS)))
                                .openers())
                        .allMatch(opener -> opener.program().equals("sleep"));
            }
        } finally {
            coming.destroyForcibly();
        }
    }
}
