package dev.teal.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.app.Release;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.operation.data.LocalDatabase;
import dev.teal.deploy.operation.data.RetainedData;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// An app whose directory is on a disk of its own, with a database that is large enough for a fault to
/// interrupt work.
@Tag("server")
abstract class DataFaults {
    static final long SEED = 20261126;

    /// Rows that make the database large enough for a kill to interrupt work on it.
    static final String FILLER = "CREATE TABLE filler(x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
            + " SELECT i + 1 FROM n WHERE i < 100) INSERT INTO filler SELECT randomblob(100000) FROM n;";

    @TempDir
    static Path folder;

    static LocalDeployment hub;

    static LocalDatabase mine;

    final Random random = new Random(SEED);

    Set<String> acknowledged = Set.of();

    @BeforeAll
    static void anAppOnADiskOfItsOwn() throws Exception {
        disk("mkdir -p \"$1\" && mount -t tmpfs -o size=1g,mode=755 tmpfs \"$1\"");
        hub = LocalDeployment.start(folder).with("database: {sqlite: data/hub.db}\ndrain: 3s\n");
        hub.deploy("r1");
        hub.sql(FILLER);
        Path file = folder.resolve("mine.db");
        String schema = hub.sql("SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'filler'");
        must(Command.of(
                "sqlite3", file.toString(), schema + FILLER + "INSERT INTO assets(key, name) VALUES ('mine', 'x')"));
        mine = LocalDatabase.of(file);
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

    /// Adds a write that the snapshot does not have.
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

    static Result must(Command command) {
        try (Server here = Servers.connect(new Destination.Local(), Events.NONE)) {
            Result result = here.run(command);
            assertThat(result.ok()).as(result.toString()).isTrue();
            return result;
        }
    }

    static void disk(String script) {
        must(Command.script(script, folder.resolve("app").toString()));
    }

    /// @param free KiB to leave free
    static void fill(int free) {
        disk("mount -o remount,size=$(($(df -k --output=used \"$1\" | tail -n 1) + " + free + "))k \"$1\"");
    }

    static Set<String> keys() {
        return new TreeSet<>(hub.sql("SELECT key FROM assets").lines().toList());
    }

    static String live() {
        return hub.state().liveRelease().map(Release::id).orElseThrow();
    }

    static Function<ServerState, Plan> restore(String id) {
        return now -> DataPlans.restore(
                now,
                DataPlans.live(now),
                "manual-1",
                RetainedData.of(now).source(now, "manual-1").sources(),
                id);
    }

    static Function<ServerState, Plan> push(String id) {
        return now -> DataPlans.push(now, now.target().databases().getFirst(), mine, id);
    }

    static Problem failure(Function<ServerState, Plan> plan, Events listener) {
        Problem problem = catchThrowableOfType(Problem.class, () -> hub.run(plan, listener));
        assertThat(problem).isNotNull();
        assertThat(problem.exitCode()).as(problem.happened()).isEqualTo(ExitCode.FAILED);
        return problem;
    }

    static void serves(String release) {
        assertThat(hub.visit()).contains("status 200", "release " + release);
        assertThat(hub.sql("PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(hub.app("route/maintenance")).doesNotExist();
        assertThat(any("data", ".teal-new-")).isFalse();
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
        assertThat(any("teal/snapshots", ".partial")).isFalse();
    }

    void theOldDatabaseServes(String release) {
        serves(release);
        assertThat(keys()).isEqualTo(acknowledged);
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Kills the first sqlite3 below this JVM whose arguments have all these words, while the act runs.
    static boolean killing(Runnable act, String... words) {
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

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static boolean any(String folder, String part) {
        String[] files = hub.app(folder).toFile().list((in, name) -> name.contains(part));
        return files != null && files.length > 0;
    }
}
