package dev.teal.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.app.Release;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.data.Database;
import dev.teal.data.DatabaseSwap;
import dev.teal.data.Snapshots;
import dev.teal.data.Source;
import dev.teal.deploy.Hub;
import dev.teal.deploy.Hub.Kind;
import dev.teal.deploy.operation.LocalDatabase;
import dev.teal.deploy.operation.RetainedData;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Status;
import dev.teal.deploy.state.Target;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.TealCommand;
import dev.teal.ground.Until;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real faults while a database is copied, sent and replaced: a disk that is full, `kill -9` of sqlite3, of the
/// server's shell and of the whole client. The app is a real one and stays the same through all tests; its
/// directory is a disk of its own.
@Tag("server")
class DataFaultsTest {
    private static final long SEED = 20261126;
    /// Rows that make the database large enough for a kill to hit it at work.
    private static final String FILLER = "CREATE TABLE filler(x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
            + " SELECT i + 1 FROM n WHERE i < 100) INSERT INTO filler SELECT randomblob(100000) FROM n;";

    @TempDir
    private static Path folder;

    private static Hub hub;
    private static TealCommand teal;
    private static LocalDatabase mine;
    private static String statusSaid = "";

    private final Random random = new Random(SEED);
    private Set<String> acknowledged = Set.of();

    @BeforeAll
    static void anAppOnADiskOfItsOwn() throws Exception {
        disk("mkdir -p \"$1\" && mount -t tmpfs -o size=1g,mode=755 tmpfs \"$1\"");
        hub = Hub.start(folder).with("database: {sqlite: data/hub.db}\ndrain: 3s\n");
        hub.deploy("r1");
        hub.sql(FILLER);
        teal = TealCommand.in(folder);
        Path file = folder.resolve("mine.db");
        String schema = hub.sql("SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'filler'");
        must(Command.of(
                "sqlite3", file.toString(), schema + FILLER + "INSERT INTO assets(key, name) VALUES ('mine', 'x')"));
        mine = LocalDatabase.of(file, hub.local);
    }

    @AfterAll
    static void end() {
        try {
            if (hub != null) {
                mine.close();
                hub.close();
            }
        } finally {
            disk("umount -l \"$1\"");
        }
    }

    /// One write more than the snapshot has.
    @BeforeEach
    void aWriteThatTheAppAcknowledged() {
        disk("mount -o remount,size=1g \"$1\"");
        hub.recover();
        if (!Files.exists(hub.app("teal/snapshots/manual-1"))) { // or pruned: only the newest by hand stay
            hub.run(now -> DataPlans.snapshot(now, "manual-1"), Events.NONE);
        }
        String key = "k" + System.nanoTime();
        String posted = must(Command.of(
                        "curl",
                        "-sS",
                        "--fail",
                        "-d",
                        "{\"key\":\"" + key + "\",\"name\":\"x\"}",
                        "http://127.0.0.1:" + hub.nginx.port() + "/api/assets"))
                .out();
        assertThat(posted).contains(key);
        acknowledged = keys();
        assertThat(acknowledged).contains(key);
    }

    private static Result must(Command command) {
        try (Server here = Servers.connect(new Destination.Local(), Events.NONE)) {
            Result result = here.run(command);
            assertThat(result.ok()).as(result.toString()).isTrue();
            return result;
        }
    }

    private static void disk(String script) {
        must(Command.script(script, folder.resolve("app").toString()));
    }

    /// Leaves some KiB free.
    private static void fill(int free) {
        disk("mount -o remount,size=$(($(df -k --output=used \"$1\" | tail -n 1) + " + free + "))k \"$1\"");
    }

    private static Events when(String step, Runnable act) {
        return event -> {
            if (event instanceof Event.StepStarted started && started.step().equals(step)) {
                act.run();
            }
        };
    }

    private static Set<String> keys() {
        return new TreeSet<>(hub.sql("SELECT key FROM assets").lines().toList());
    }

    private static String live() {
        return hub.state().liveRelease().map(Release::id).orElseThrow();
    }

    private static Function<ServerState, Plan> restore(String id) {
        return now -> DataPlans.restore(
                now,
                DataPlans.live(now),
                "manual-1",
                RetainedData.of(now).source(now, "manual-1").sources(),
                id);
    }

    private static Function<ServerState, Plan> push(String id) {
        return now -> DataPlans.push(now, now.target().databases().getFirst(), mine, id);
    }

    private static Problem failure(Function<ServerState, Plan> plan, Events listener) {
        Problem problem = catchThrowableOfType(Problem.class, () -> hub.run(plan, listener));
        assertThat(problem).isNotNull();
        assertThat(problem.exitCode()).as(problem.happened()).isEqualTo(ExitCode.FAILED);
        return problem;
    }

    private static void serves(String release) {
        assertThat(hub.visit()).contains("status 200", "release " + release);
        assertThat(hub.sql("PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(hub.app("route/maintenance")).doesNotExist();
        assertThat(any("data", ".teal-new-")).isFalse();
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
        assertThat(any("teal/snapshots", ".partial")).isFalse();
    }

    private void theOldDatabaseServes(String release) {
        serves(release);
        assertThat(keys()).isEqualTo(acknowledged);
    }

    @Test
    void aDiskThatFillsDuringTheSnapshotStopsTheDeploymentAndTheNextOneWorks() {
        String before = live();
        assertThat(deployedOnADiskThatFillsBefore("database").happened())
                .matches("a snapshot of data/hub.db needs .*B, .*B are free");
        Problem full = deployedOnADiskThatFillsBefore("snapshot");
        assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(full.happened())
                .isEqualTo("the disk of local is full: data/hub.db was not copied, and its copy was removed");
        assertThat(full.next()).startsWith("free some space there (`df -h`)");
        assertThat(full.details().getFirst()).contains(before, "still serves; nothing changed for users");
        theOldDatabaseServes(before);

        hub.deploy("r2");
        assertThat(hub.said("snapshot")).contains("sound");
        theOldDatabaseServes("r2");
    }

    private static Problem deployedOnADiskThatFillsBefore(String step) {
        Events filling = when(step, () -> fill(2000));
        Problem problem =
                catchThrowableOfType(Problem.class, () -> hub.deploy("r2", Kind.GOOD, "", filling, new Cancellation()));
        disk("mount -o remount,size=1g \"$1\"");
        return problem;
    }

    /// Without room for one more file, though there is room for its bytes.
    @Test
    void aDiskThatIsFullStopsARestoreAndTheNextOneWorks() {
        String release = live();
        Problem none = failure(restore("full-1"), when("prepare", () -> fill(2000)));
        assertThat(none.happened()).isEqualTo("the disk of local is full: nothing was laid beside data/hub.db");
        assertThat(none.details()).anyMatch(line -> line.matches(".* bytes and 300000000 to spare, \\d+ are free"));
        theOldDatabaseServes(release);
        disk("mount -o remount,size=1g \"$1\"");

        Problem full = failure(
                restore("full-2"),
                when(
                        "prepare",
                        () -> disk("mount -o remount,nr_inodes=$(($(df --output=iused \"$1\" | tail -n 1))) \"$1\"")));
        assertThat(full.happened()).isEqualTo(none.happened());
        assertThat(full.details()).anyMatch(line -> line.contains("No space left on device"));
        assertThat(hub.undone()).containsExactly("prepare");
        disk("mount -o remount,nr_inodes=100000 \"$1\"");
        theOldDatabaseServes(release);

        hub.run(restore("full-3"), Events.NONE);
        serves(release);
        assertThat(acknowledged).containsAll(keys()).hasSizeGreaterThan(keys().size());
    }

    @Test
    void aDiskThatFillsDuringAPushStopsItAndTheNextOneWorks() {
        String release = live();
        Problem none = failure(push("full-4"), when("send", () -> fill(2000)));
        assertThat(none.happened()).isEqualTo("the database could not be written on local");
        assertThat(none.details()).anyMatch(line -> line.matches(".* bytes and 300000000 to spare, \\d+ KiB are free"));
        disk("mount -o remount,size=1g \"$1\"");

        Problem receiving = failure(push("full-5"), progress(1, () -> fill(2000)));
        assertThat(receiving.happened()).isEqualTo("the database could not be written on local");
        assertThat(receiving.details()).anyMatch(line -> line.contains("No space left on device"));
        assertThat(hub.app("teal/incoming")).as("the app needs the room").isEmptyDirectory();
        theOldDatabaseServes(release);
        disk("mount -o remount,size=1g \"$1\"");

        Problem unpacking = failure(push("full-6"), progress(mine.packedBytes(), () -> fill(2000)));
        assertThat(unpacking.happened()).isEqualTo("the disk of local is full: nothing was laid beside data/hub.db");
        assertThat(hub.app("teal/incoming")).isNotEmptyDirectory();
        theOldDatabaseServes(release);
        disk("mount -o remount,size=1g \"$1\"");

        hub.run(push("full-7"), Events.NONE);
        assertThat(hub.said("send")).startsWith("0 B sent, ");
        serves(release);
        assertThat(keys()).containsExactly("mine");
        assertThat(hub.app("teal/incoming")).isEmptyDirectory();
    }

    @Test
    void aSnapshotThatCannotBeRecordedIsRemovedAndAnEarlierOneOfItsNameStays() {
        Problem problem = failure(now -> DataPlans.snapshot(now, "manual-1"), Events.NONE);
        assertThat(problem.happened()).startsWith("the snapshot cannot be recorded in ");
        assertThat(hub.app("teal/snapshots/manual-1/snapshot.json")).exists();
        theOldDatabaseServes(live());
    }

    private static Events progress(long bytes, Runnable act) {
        boolean[] done = {false};
        return event -> {
            if (event instanceof Event.StepProgress progress
                    && progress.step().equals("send")
                    && progress.done() >= bytes
                    && !done[0]) {
                done[0] = true;
                // What was handed over must have arrived, or it would not be the unpacking that finds the disk
                // full.
                Until.holds("it arrived", () -> any("teal/incoming", ".gz") && (bytes == 1 || arrived() >= bytes));
                act.run();
            }
        };
    }

    private static long arrived() {
        return hub.app("teal/incoming").toFile().listFiles()[0].length();
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Kills the first sqlite3 below this JVM whose arguments have all these words, while the act runs.
    private static boolean killing(Runnable act, String... words) {
        boolean[] hit = {false};
        boolean[] over = {false};
        Thread killer = Thread.ofPlatform().start(() -> {
            while (!hit[0] && !over[0]) {
                hit[0] = ProcessHandle.current()
                        .descendants()
                        .filter(process -> process.info()
                                .command()
                                .filter(is -> is.endsWith("/sqlite3"))
                                .isPresent())
                        .filter(process -> List.of(words).stream()
                                .allMatch(String.join(
                                        " ", process.info().arguments().orElse(new String[0]))::contains))
                        .findFirst()
                        .filter(ProcessHandle::destroyForcibly)
                        .isPresent();
            }
        });
        try {
            act.run();
        } finally {
            over[0] = true;
            join(killer);
        }
        return hit[0];
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A killed check says nothing of what it checked.
    @Test
    void anSqlite3ThatIsKilledInASnapshotIsNamedAndNothingIsTakenForDamaged() {
        String release = live();
        for (String at : List.of("VACUUM INTO", "integrity_check")) {
            Problem[] problem = new Problem[1];
            for (int i = 0; problem[0] == null; i++) {
                assertThat(i).as("a kill hit " + at).isLessThan(100);
                String id = "killed-" + i;
                killing(
                        () -> problem[0] = catchThrowableOfType(
                                Problem.class, () -> hub.run(now -> DataPlans.snapshot(now, id), Events.NONE)),
                        at,
                        hub.app("teal/snapshots/" + id + ".partial").toString());
                must(hub.state().target().snapshots().remove(id));
            }
            assertThat(problem[0].exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(problem[0].happened())
                    .isEqualTo("data/hub.db could not be copied on local (exit code 24), and its copy was removed");
            assertThat(problem[0].details()).anyMatch(line -> line.contains("ended by signal 9"));
            theOldDatabaseServes(release);
        }
        Target target = hub.state().target();
        Database database = target.databases().getFirst();
        DatabaseSwap swap = target.swap(database, "x");
        File copy = hub.app("teal/snapshots/manual-1/data/hub.db").toFile();
        Source snapshot = new Source.Copy(copy.toString());
        for (Command check :
                List.of(swap.ready(snapshot, copy.length()), target.snapshots().verify(database, snapshot, 0))) {
            Result[] result = new Result[1];
            for (int i = 0; result[0] == null || result[0].ok(); i++) {
                assertThat(i).as("a kill hit " + check).isLessThan(100);
                must(swap.discard());
                killing(() -> result[0] = hub.server.run(check), "integrity_check", folder.toString());
            }
            assertThat(result[0].exitCode()).isEqualTo(Snapshots.KILLED);
        }
        must(swap.discard());
    }

    @Test
    void aRestoreWhoseShellIsKilledInTheSwapSaysSoAndTheOldDatabaseServes() {
        String release = live();
        for (boolean worker : List.of(false, true)) {
            try (Server through = Servers.connect(new Destination.Local(), Events.NONE)) {
                long shell = Long.parseLong(
                        through.run(Command.script("echo $$")).out().strip());
                int delay = random.nextInt(worker ? 30 : 12);
                Thread[] killer = new Thread[1];
                Problem problem = catchThrowableOfType(
                        Problem.class,
                        () -> hub.run(
                                restore("swap-1"),
                                through,
                                when(
                                        "replace",
                                        () -> killer[0] =
                                                Thread.ofPlatform().start(() -> kill(shell, worker, delay)))));
                join(killer[0]);
                if (problem == null || hub.done().contains("replace")) { // it was faster
                    hub.recover();
                    continue;
                }
                if (worker) {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.UNKNOWN);
                    assertThat(problem.next()).contains("`teal recover`");
                    assertThat(hub.recover())
                            .startsWith("recovered restore of " + release + ": restore was taken back");
                } else {
                    assertThat(problem.happened()).startsWith("data/hub.db could not be replaced (exit code 137)");
                    assertThat(problem.details().getFirst()).contains("serves again, on the data it had");
                }
                theOldDatabaseServes(release);
            }
        }
    }

    /// The worker, or only what it runs at the moment.
    private static void kill(long worker, boolean itself, int delay) {
        ProcessHandle shell = ProcessHandle.of(worker).orElseThrow();
        pause(delay);
        if (itself) {
            shell.destroyForcibly();
        } else {
            Until.holds("it runs", () -> shell.children().findAny().isPresent());
            shell.children().forEach(ProcessHandle::destroyForcibly);
        }
    }

    /// `kill -9` of a real `teal`, some time after the journal tells of it: each round later than the one before.
    private void killTeal(int within, int round, String... arguments) throws Exception {
        long journal = hub.app("teal/journal.jsonl").toFile().length();
        Process client = teal.start(arguments);
        client.getOutputStream().close();
        Until.holds("it began", () -> hub.app("teal/journal.jsonl").toFile().length() > journal || !client.isAlive());
        pause(within * (round * round) / 9 + random.nextInt(100));
        if (!client.isAlive()) {
            assertThat(client.exitValue())
                    .as(() -> client.errorReader().lines().collect(Collectors.joining("\n")))
                    .isZero(); // it was faster
        }
        client.destroyForcibly().waitFor();
    }

    private static boolean any(String folder, String part) {
        String[] files = hub.app(folder).toFile().list((in, name) -> name.contains(part));
        return files != null && files.length > 0;
    }

    /// Asked before anything is mended.
    ///
    /// @return whether it said that something is to be mended
    private static boolean statusTellsTheTruth(String kind) {
        Until.holds("the lock is free", () -> hub.state().facts().holder().isEmpty());
        Status status = Status.of(hub.state());
        assertThat(status.closed()).isEqualTo(hub.visit().contains("status 503"));
        status.interrupted()
                .ifPresent(attempt -> assertThat(attempt.begin().kind()).hasToString(kind));
        if (status.closed()) {
            assertThat(status.interrupted()).isPresent();
            if (statusSaid.isEmpty()) {
                statusSaid = teal.must("status").out();
                assertThat(statusSaid)
                        .contains(
                                "maintenance: visitors get 503", "interrupted: " + kind + " of ", "run `teal recover`");
            }
        }
        return status.interrupted().isPresent();
    }

    @Test
    void aClientKilledInASnapshotLeavesNothingAndTheNextRunSaysSo() throws Exception {
        String release = live();
        for (int i = 0; i < 4; i++) {
            killTeal(400, i, "data", "snapshot");
            boolean interrupted = statusTellsTheTruth("snapshot");
            String id = "next-" + i;
            hub.run(now -> DataPlans.snapshot(now, id), Events.NONE);
            assertThat(hub.said("lock").contains("; recovered snapshot of " + release + ": the database was only read"))
                    .isEqualTo(interrupted);
            assertThat(hub.said("snapshot")).contains("sound");
            theOldDatabaseServes(release);
        }
    }

    @Test
    void aClientKilledInARestoreLeavesTheOldDatabaseOrTheNewOneAndTheNextRunSaysWhich() throws Exception {
        for (int i = 0; i < 4; i++) {
            kill("restore", 4000, i, "data", "restore", "manual-1", "-y");
        }
    }

    @Test
    void aClientKilledInAPushLeavesTheOldDatabaseOrTheNewOneAndTheNextRunSaysWhich() throws Exception {
        for (int i = 0; i < 4; i++) {
            kill("push", 4000, i, "data", "push", "mine.db", "-y");
        }
    }

    private void kill(String kind, int within, int round, String... arguments) throws Exception {
        String release = live();
        aWriteThatTheAppAcknowledged();
        killTeal(within, round, arguments);
        String next = statusTellsTheTruth(kind) ? hub.recover() : "it had finished";
        serves(release);
        if (next.contains("it had finished")) {
            assertThat(keys()).isNotEqualTo(acknowledged);
        } else {
            assertThat(next)
                    .startsWith("recovered " + kind + " of " + release + ": ")
                    .containsAnyOf("went back, the database is as it was", kind + " was taken back");
            assertThat(keys()).isEqualTo(acknowledged);
        }
    }
}
