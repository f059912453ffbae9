package dev.teal.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config.RunsAs;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/// Replaces a database, interrupted at every possible point; with the machine's own sqlite3.
@Tag("server")
class DatabaseSwapTest {
    private static final String ROWS = "SELECT group_concat(x) FROM t";

    @TempDir(factory = InMemory.class)
    private Path folder;

    /// Here a sync does not wait for a disk: there are some hundred in these tests.
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
            return Files.createTempDirectory(Path.of("/dev/shm"), "swap");
        }
    }

    private final Server server = Servers.connect(new Destination.Local(), Events.NONE);
    private Path db = Path.of("");
    private Path snapshot = Path.of("");
    private DatabaseSwap swap = swap(Path.of("/x"));

    @BeforeEach
    void anAppThatWasKilled() throws Exception {
        db = folder.resolve("hub.db");
        snapshot = folder.resolve("snapshot.db");
        swap = swap(folder);
        sql(db, "PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES ('old')");
        sql(snapshot, "CREATE TABLE t(x); INSERT INTO t VALUES ('new')");
        killedAfterWriting("INSERT INTO t VALUES ('last');");
        assertThat(Files.size(folder.resolve("hub.db-wal")))
                .as("writes that are only in the -wal")
                .isPositive();
    }

    private static DatabaseSwap swap(Path directory) {
        Jail jail = new Jail(new Layout(directory.toString()), RunsAs.DOCKER);
        return new DatabaseSwap(jail, new Database("hub.db", directory.toString(), "hub.db"), "1");
    }

    private Command ready(DatabaseSwap of) throws IOException {
        return of.ready(new Source.Copy(snapshot.toString()), Files.size(snapshot));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void killedAfterWriting(String statements) throws IOException, InterruptedException {
        Process app = new ProcessBuilder("sqlite3", db.toString()).start();
        app.outputWriter().write(statements + "\nSELECT 'written';\n");
        app.outputWriter().flush();
        assertThat(app.inputReader().readLine()).isEqualTo("written");
        app.destroyForcibly();
        assertThat(app.waitFor(Until.PATIENCE)).isTrue();
    }

    /// Waits for locks: a checkpoint whose shell was killed continues for a moment.
    private String sql(Path file, String statements) {
        Result result = server.run(Command.of("sqlite3", "-cmd", ".timeout 10000", file.toString(), statements));
        assertThat(result.err()).isEmpty();
        return result.out().strip();
    }

    private List<String> must(Command command) {
        Result result = server.run(command);
        assertThat(result.ok()).as(result.toString()).isTrue();
        return result.lines();
    }

    private Path kept() {
        return folder.resolve("hub.db.replaced-1");
    }

    private void theOldDatabaseIsUnchanged() throws IOException {
        assertThat(sql(db, ROWS + "; PRAGMA journal_mode; PRAGMA integrity_check"))
                .isEqualTo("old,last\nwal\nok");
        try (var files = Files.list(folder)) {
            assertThat(files).allMatch(file -> !file.toString().contains("teal-new"));
        }
        assertThat(kept()).doesNotExist();
    }

    @Test
    void aDirectoryThatTheAppRemovedIsCreatedAgain() throws IOException {
        Jail jail = new Jail(new Layout(folder.toString()), RunsAs.DOCKER);
        DatabaseSwap below = new DatabaseSwap(jail, new Database("sub/hub.db", folder.toString(), "sub/hub.db"), "1");
        must(ready(below));
        must(below.swap());
        assertThat(sql(folder.resolve("sub/hub.db"), ROWS)).isEqualTo("new");
    }

    @Test
    void theNewOneIsInWalModeWithTheOldPermissionsAndTheOldOneHasItsLastWrite() throws IOException {
        Files.setPosixFilePermissions(db, PosixFilePermissions.fromString("rw-rw----"));
        must(ready(swap));
        assertThat(sql(db, ROWS)).isEqualTo("old,last");
        must(swap.swap());
        assertThat(folder.resolve("hub.db-wal")).doesNotExist();
        assertThat(sql(db, ROWS + "; PRAGMA journal_mode")).isEqualTo("new\nwal");
        assertThat(Files.getPosixFilePermissions(db)).isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        assertThat(sql(kept(), ROWS)).isEqualTo("old,last");
        assertThat(sql(snapshot, ROWS)).as("the snapshot stays").isEqualTo("new");
        assertThat(must(DatabaseSwap.list(swap.jail(), swap.database())))
                .singleElement()
                .asString()
                .startsWith("1|8192|");
    }

    @Test
    void aDamagedDatabaseIsNotPutInPlace() throws IOException {
        byte[] bytes = Files.readAllBytes(snapshot);
        Files.write(snapshot, Arrays.copyOf(bytes, bytes.length - 4096));
        assertThat(Integrity.parse(server.run(ready(swap)).lines()).damaged()).isTrue();
        must(swap.discard());
        assertThat(server.run(swap.swap()).ok()).isFalse();
        theOldDatabaseIsUnchanged();
    }

    @Test
    void aFinishedSwapIsUndoneAndUndoingItAgainChangesNothing() throws IOException {
        must(ready(swap));
        must(swap.swap());
        sql(db, "INSERT INTO t VALUES ('of the new one')");
        assertThat(must(swap.back())).containsExactly("back");
        assertThat(must(swap.back())).isEmpty();
        theOldDatabaseIsUnchanged();
    }

    @Test
    void undoingASwapThatDidNotBeginChangesNothing() throws IOException {
        must(ready(swap));
        assertThat(must(swap.back())).isEmpty();
        theOldDatabaseIsUnchanged();
    }

    @Test
    void aSwapInterruptedAfterTheSecondNameIsUndone() throws IOException {
        must(ready(swap));
        sql(db, "PRAGMA wal_checkpoint(TRUNCATE)");
        Files.createLink(kept(), db);
        assertThat(must(swap.back())).isEmpty();
        theOldDatabaseIsUnchanged();
    }

    /// A damaged database cannot be checkpointed; its last writes are kept and restored with it.
    @Test
    void theWalOfADamagedDatabaseIsKeptWithIt() throws IOException {
        byte[] whole = Files.readAllBytes(db);
        byte[] wal = Files.readAllBytes(folder.resolve("hub.db-wal"));
        Files.write(db, "damaged".getBytes(StandardCharsets.US_ASCII));
        must(ready(swap));
        must(swap.swap());
        assertThat(sql(db, ROWS)).isEqualTo("new");
        assertThat(folder.resolve("hub.db.replaced-1-wal")).hasBinaryContent(wal);
        assertThat(must(DatabaseSwap.list(swap.jail(), swap.database()))).hasSize(1);

        must(swap.back());
        assertThat(folder.resolve("hub.db-wal")).hasBinaryContent(wal);
        Files.write(db, whole);
        theOldDatabaseIsUnchanged();
    }

    @Test
    void aFirstDatabaseNeedsNoOldOne() throws IOException {
        for (String end : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(folder.resolve("hub.db" + end));
        }
        must(ready(swap));
        must(swap.swap());
        assertThat(sql(db, ROWS + "; PRAGMA journal_mode")).isEqualTo("new\nwal");
        assertThat(kept()).doesNotExist();
    }

    /// The second half of the `-wal` does not fit. Half of a sound database must not be all that is kept of it.
    @Test
    void aDiskThatFillsDuringTheCheckpointLeavesTheOldDatabase() throws Exception {
        killedAfterWriting("INSERT INTO t SELECT randomblob(4000) FROM generate_series(1, 200);");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        must(Command.script(
                "mount -t tmpfs -o size=1g tmpfs \"$1\" && cp \"${1%/*}\"/hub.db* \"$1\"", disk.toString()));
        try {
            Path onDisk = disk.resolve("hub.db");
            DatabaseSwap full = swap(disk);
            must(ready(full));
            must(Command.script(
                    "mount -o remount,size=$(($(df -k --output=used \"$1\" | tail -n 1) + 300))k \"$1\"",
                    disk.toString()));
            Result result = server.run(full.swap());
            assertThat(result.exitCode()).as(result.toString()).isEqualTo(DatabaseSwap.FULL);
            must(Command.of("mount", "-o", "remount,size=1g", disk.toString()));
            must(full.back());
            assertThat(sql(onDisk, "SELECT count(*) FROM t; PRAGMA integrity_check"))
                    .isEqualTo("202\nok");
        } finally {
            must(Command.of("umount", "-l", disk.toString()));
        }
    }

    /// Kills the shell of the swap, its sqlite3 in the middle of a checkpoint, or both.
    @Test
    void wheneverItIsKilledThePathLeadsToTheCompleteOldOrNewDatabase() throws Exception {
        killedAfterWriting("INSERT INTO t SELECT randomblob(4000) FROM generate_series(1, 200);");
        must(ready(swap));
        must(Command.script("mkdir \"$1/app\" && cp \"$1\"/hub.db* \"$1/app\"", folder.toString()));
        Random random = new Random(20261126);
        Set<String> seen = new TreeSet<>();
        for (int round = 0; round < 12; round++) {
            must(Command.script("rm -f \"$1\"/hub.db* && cp \"$1\"/app/* \"$1\"", folder.toString()));
            int code = killedAfter(random.nextInt(50_000), round % 3 > 0, round % 3 < 2);
            String rows = sql(db, "SELECT count(*) FROM t; PRAGMA integrity_check");
            assertThat(rows).as("round " + round).isIn("202\nok", "1\nok");
            seen.add((code == 0 ? "done, " : "killed, ")
                    + rows.lines().findFirst().orElseThrow());
            must(swap.back());
            assertThat(sql(db, "SELECT count(*) FROM t; PRAGMA integrity_check"))
                    .as("round " + round)
                    .isEqualTo("202\nok");
            assertThat(kept()).doesNotExist();
        }
        assertThat(seen).as("seed 20261126").contains("killed, 202").doesNotContain("done, 202");
    }

    private int killedAfter(int micros, boolean children, boolean shell) throws InterruptedException, IOException {
        Process started = new ProcessBuilder(swap.swap().argv()).start();
        TimeUnit.MICROSECONDS.sleep(micros);
        List<ProcessHandle> below = started.descendants().toList();
        if (shell) {
            started.destroyForcibly();
        }
        if (children) {
            below.forEach(ProcessHandle::destroyForcibly);
        }
        int code = started.waitFor();
        below.forEach(child -> child.onExit().join());
        return code;
    }
}
