package dev.teal.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config.RunsAs;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.data.Snapshots.Copied;
import dev.teal.event.Events;
import dev.teal.ground.AppSchema;
import dev.teal.ground.AppSchema.Check;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Copies, checks and restores databases whose schema the machine's own sqlite3 does not support: the table in
/// docs/database.md.
@Tag("server")
class AppSchemaTest {
    /// Bytes of the header, which SQLite changes in each copy.
    private static final int HEADER = 100;

    @TempDir
    private Path folder;

    private final Server server = Servers.connect(new Destination.Local(), Events.NONE);
    private Jail jail = new Jail(new Layout("/"), RunsAs.DOCKER);
    private Database hub = new Database("data/hub.db", "", "");
    private Snapshots snapshots = new Snapshots("", jail);
    private Path file = Path.of("");

    @BeforeEach
    void aVolume() throws IOException {
        file = Files.createDirectories(folder.resolve("data")).resolve("hub.db");
        jail = new Jail(new Layout(folder.toString()), RunsAs.DOCKER);
        hub = new Database("data/hub.db", folder.resolve("data").toString(), "hub.db");
        snapshots = new Snapshots(folder.resolve("snapshots").toString(), jail);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> must(Command command) {
        Result result = server.run(command);
        assertThat(result.ok()).as(result.toString()).isTrue();
        return result.lines();
    }

    private Copied copy() {
        must(snapshots.begin("x"));
        return Snapshots.copied(hub, must(snapshots.copy(hub, "x", 0)));
    }

    private Path copied() {
        return folder.resolve("snapshots/x.partial/data/hub.db");
    }

    private Integrity verify(Source source) {
        return Integrity.parse(must(snapshots.verify(hub, source, 0)));
    }

    @ParameterizedTest
    @EnumSource(AppSchema.class)
    void aHealthyDatabaseIsCopiedCheckedAndRestored(AppSchema schema) throws IOException {
        schema.make(file);
        Copied made = copy();
        assertThat(made.integrity().damage()).isEmpty();
        assertThat(made.integrity().failures()).isEmpty();
        if (schema.check() != Check.ANY) {
            assertThat(made.integrity().complete())
                    .as(made.integrity().verdict())
                    .isEqualTo(schema.check() == Check.FULL);
        }
        assertThat(made.copy().sha256().isPresent()).isEqualTo(!made.integrity().complete());
        if (made.paged()) {
            assertThat(pages(copied())).isEqualTo(pages(file));
        }

        Integrity live = verify(new Source.Beside(""));
        assertThat(live.damage()).isEmpty();
        assertThat(live.complete()).isEqualTo(made.integrity().complete());
        Source source =
                new Source.Copy(copied().toString(), made.copy().sha256().orElse(""));
        Integrity kept = verify(source);
        assertThat(kept.damage()).isEmpty();
        assertThat(kept.same()).isEqualTo(!kept.complete());

        DatabaseSwap swap = new DatabaseSwap(jail, hub, "1");
        Integrity ready = Integrity.parse(must(swap.ready(source, made.copy().bytes())));
        assertThat(ready.damage()).isEmpty();
        must(swap.swap());
        assertThat(Files.size(file)).isEqualTo(made.copy().bytes());
        if (!schema.name().startsWith("NEWER")) {
            assertThat(AppSchema.ask(file, "SELECT count(*) FROM t WHERE title LIKE 'über %'"))
                    .containsExactly(String.valueOf(AppSchema.ROWS));
            assertThat(AppSchema.ask(file, "PRAGMA journal_mode")).containsExactly("wal");
        }
    }

    private static byte[] pages(Path database) throws IOException {
        byte[] all = Files.readAllBytes(database);
        return Arrays.copyOfRange(all, HEADER, all.length);
    }

    /// The app's own SQLite has everything that its schema uses, and finds nothing wrong with the copy.
    @ParameterizedTest
    @EnumSource(
            mode = Mode.MATCH_ANY,
            names = {"OWN_(COLLATION|FUNCTION|VALUES).*"})
    void theAppFindsItsCopySound(AppSchema schema) {
        schema.make(file);
        copy();
        assertThat(AppSchema.ask(copied(), "PRAGMA integrity_check")).containsExactly("ok");
    }

    @Test
    void theVerdictNamesWhatIsUnsupportedAndHowMuchWasChecked() {
        AppSchema.OWN_COLLATION_IN_AN_INDEX.make(file);
        assertThat(copy().integrity().verdict())
                .matches(
                        "not checked in full by the server's sqlite3 3\\.\\d+\\.\\d+: no such collation sequence: german"
                                + " \\(1 of 2 tables checked, all pages read\\)");
    }

    @Test
    void rowsThatBreakARuleAreCountedAndAreNotDamage() {
        AppSchema.NULL_IN_NOT_NULL.make(file);
        assertThat(copy().integrity().broken()).containsExactly(new Integrity.Broken(2, "NULL value in t.title"));
    }

    @Test
    void aFailedCheckConstraintAndADuplicateValueAreRulesToo() {
        AppSchema.BROKEN_CHECK.make(file);
        assertThat(copy().integrity().broken())
                .containsExactly(new Integrity.Broken(2, "CHECK constraint failed in t"));
        must(snapshots.discard("x"));
        folder.resolve("data/hub.db").toFile().delete();
        AppSchema.TWICE_IN_UNIQUE.make(file);
        assertThat(copy().integrity().broken()).containsExactly(new Integrity.Broken(1, "non-unique entry in index i"));
    }

    @Test
    void aForeignKeyToAColumnThatIsNotUniqueIsNamedAndTheOthersAreFollowed() throws SQLException {
        AppSchema.KEY_TO_WHAT_IS_NOT_UNIQUE.make(file);
        try (Connection app = AppSchema.open(file);
                Statement statement = app.createStatement()) {
            statement.executeUpdate("CREATE TABLE q(a PRIMARY KEY); CREATE TABLE \"u'ü\"(r REFERENCES q(a));"
                    + "INSERT INTO \"u'ü\" VALUES (1), (2)");
        }
        Copied made = copy();
        assertThat(made.integrity().mismatches()).containsExactly("foreign key mismatch - \"t\" referencing \"p\"");
        assertThat(made.copy().violations()).isEqualTo(2);
    }

    /// In indexes and tables that this sqlite3 can check, and in some that it cannot.
    @Test
    void damageIsFoundEvenIfTheSchemaIsUnsupported() throws IOException {
        AppSchema.OWN_COLLATION_IN_AN_INDEX.make(file);
        byte[] whole = Files.readAllBytes(file);
        for (String tree : List.of("i", "t", "j", "plain")) {
            Files.write(file, whole);
            long page = Long.parseLong(AppSchema.ask(
                            file, "SELECT max(pageno) FROM dbstat WHERE pagetype = 'leaf' AND name = '" + tree + "'")
                    .getFirst());
            Files.write(file, whole);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek((page - 1) * 4096);
                bytes.write(new byte[4096]);
            }
            assertThat(copy().integrity().damage()).as(tree).isNotEmpty();
            assertThat(verify(new Source.Beside("")).damage()).as(tree).isNotEmpty();
            must(snapshots.discard("x"));
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 3 * 4096));
        assertThat(copy().integrity().damage()).as("cut off").isNotEmpty();
    }

    @Test
    void aChangedCopyThatCannotBeFullyCheckedIsRefused() throws IOException {
        AppSchema.OWN_COLLATION_IN_AN_INDEX.make(file);
        Copied made = copy();
        Source source =
                new Source.Copy(copied().toString(), made.copy().sha256().orElseThrow());
        try (RandomAccessFile bytes = new RandomAccessFile(copied().toFile(), "rw")) {
            bytes.seek(made.copy().bytes() - 1);
            bytes.write(bytes.read() + 1);
        }
        assertThat(server.run(snapshots.verify(hub, source, 0)).exitCode()).isEqualTo(Snapshots.CHANGED);
        Result refused = server.run(
                new DatabaseSwap(jail, hub, "1").ready(source, made.copy().bytes()));
        assertThat(refused.exitCode()).isEqualTo(DatabaseSwap.DAMAGED);
        assertThat(refused.err()).startsWith("its SHA-256 is ");
    }

    /// SQLite's backup restarts at each write of the app, unless it is in a read transaction.
    @Test
    void aCopyPageByPageIsConsistentWhileTheAppWrites() throws Exception {
        AppSchema.OWN_COLLATION_IN_AN_INDEX.make(file);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        try (Connection app = AppSchema.open(file);
                Statement statement = app.createStatement()) {
            statement.executeUpdate("CREATE TABLE u(title TEXT); CREATE TABLE pad(x);"
                    + "INSERT INTO pad VALUES (randomblob(30000000)); DELETE FROM t");
            Thread writer = Thread.ofPlatform().start(() -> write(statement, stop, written));
            int before;
            Copied made;
            try {
                while (written.get() < 10) {
                    Thread.onSpinWait();
                }
                before = written.get();
                made = copy();
            } finally {
                stop.set(true);
                writer.join();
            }
            assertThat(made.paged()).isTrue();
            assertThat(written.get()).as("written meanwhile").isGreaterThan(before);
            List<String> rows = AppSchema.ask(copied(), "SELECT count(*) FROM t UNION ALL SELECT count(*) FROM u");
            assertThat(Integer.parseInt(rows.getFirst())).isBetween(before, written.get());
            assertThat(rows.getLast()).isEqualTo(rows.getFirst());
            assertThat(AppSchema.ask(copied(), "PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    private static void write(Statement statement, AtomicBoolean stop, AtomicInteger written) {
        try {
            while (!stop.get()) {
                statement.executeUpdate("BEGIN; INSERT INTO t VALUES (hex(randomblob(99)));"
                        + "INSERT INTO u VALUES (hex(randomblob(99))); COMMIT");
                written.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /// What the last app left in `-wal` must be in the database that is kept: a restore reads only that.
    @Test
    void theLastWritesToADatabaseWithNewerSqlAreInTheOneThatIsKept() throws IOException {
        AppSchema.NEWER_SQL_IN_A_TABLE.make(file);
        byte[] before = Files.readAllBytes(file);
        must(Command.of(
                "sqlite3",
                "-cmd",
                ".dbconfig defensive off",
                "-cmd",
                "PRAGMA writable_schema=ON",
                "-cmd",
                ".dbconfig no_ckpt_on_close on",
                file.toString(),
                "INSERT INTO plain(b) VALUES ('the last')"));
        assertThat(Files.readAllBytes(file)).as("only the -wal has it").isEqualTo(before);
        Path other = folder.resolve("other.db");
        AppSchema.ORDINARY.make(other);
        DatabaseSwap swap = new DatabaseSwap(jail, hub, "1");
        must(swap.ready(new Source.Copy(other.toString()), Files.size(other)));
        must(swap.swap());
        assertThat(folder.resolve("data/hub.db.replaced-1-wal")).doesNotExist();
        assertThat(must(Command.of(
                        "sqlite3",
                        "-cmd",
                        ".dbconfig defensive off",
                        "-cmd",
                        "PRAGMA writable_schema=ON",
                        folder.resolve("data/hub.db.replaced-1").toString(),
                        "SELECT b FROM plain ORDER BY a DESC LIMIT 1")))
                .endsWith("the last");
    }
}
