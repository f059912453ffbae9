package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.AppSchema;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// One database through deployments, restores and faults, on a server with containers; told in order.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabaseTest {
    private static final String DB = "/opt/agent-hub/data/hub.db";
    private static final String SNAPSHOTS = "/opt/agent-hub/teal/snapshots";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;
    private static String first = "";
    private static String second = "";

    @BeforeAll
    static void aServerWithTheFirstRelease() {
        server = TestServer.view("database");
        server.startNginx();
        teal = TealCommand.in(folder, server, Ground.engine());
        config("1", "");
        teal.must("setup", "-y");
        Ended deployed = teal.must("deploy", "--json");
        assertThat(deployed.result("snapshot")).isEqualTo("none: there is no data/hub.db yet");
        first = deployed.release();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static void config(String version, String more) {
        teal.config("""
                app: agent-hub
                server: %s
                image: {context: %s}
                container: {volumes: ["data:/app/data"], env: {JDK_JAVA_OPTIONS: "-XX:TieredStopAtLevel=1"}}
                health: {path: "/api/assets?page_size=1", tries: 30, interval: 1s, steady: 0s}
                database: {sqlite: data/hub.db}
                drain: 3s
                %s
                """.formatted(server.name(), AgentHubImage.context(version), more));
    }

    private static Set<String> keys(String database) {
        return new TreeSet<>(server.must("sqlite3 " + database + " 'SELECT key FROM assets'")
                .lines()
                .toList());
    }

    private static void sound(String database) {
        assertThat(server.must("sqlite3 " + database + " 'PRAGMA integrity_check; PRAGMA foreign_key_check'"))
                .isEqualTo("ok");
    }

    private static Traffic traffic() {
        return Traffic.to(server.address(), 80)
                .post(4)
                .get(2)
                .thinkTime(Duration.ofMillis(10))
                .start();
    }

    @Test
    @Order(1)
    void aSnapshotUnderTrafficHasEachWriteThatWasAcknowledgedBeforeItAndDisturbsNone() {
        Tally before;
        Tally after;
        Ended deployed;
        try (Traffic traffic = traffic()) {
            traffic.awaitRequests(500, Until.PATIENCE);
            before = traffic.snapshot();
            config("2", "");
            deployed = teal.must("deploy", "--json");
            traffic.awaitRequests(200, Until.PATIENCE);
            after = traffic.stop();
        }
        second = deployed.release();
        assertThat(after.failures()).isEmpty();
        assertThat(deployed.result("database")).matches("data/hub.db .*B, -wal .*B, open in blue");
        assertThat(deployed.result("overlap"))
                .matches("two releases shared the database for at most .* s; no SQLITE_BUSY");
        String copy = SNAPSHOTS + "/before-" + second + "/data/hub.db";
        sound(copy);
        assertThat(keys(copy)).containsAll(before.acknowledgedKeys());
        assertThat(keys(DB)).isEqualTo(new TreeSet<>(after.acknowledgedKeys()));
        sound(DB);
    }

    @Test
    @Order(2)
    void statusKnowsTheSlotAndTheAppsOwnSqlite() {
        Map<?, ?> status = (Map<?, ?>)
                ((List<?>) teal.must("data", "status", "--json").json().get("databases")).getFirst();
        assertThat(status.get("open_in")).isEqualTo("green");
        assertThat(status.get("sqlite")).isEqualTo("3.54.1");
        assertThat(status.get("wal")).isEqualTo(true);
        assertThat((List<?>) status.get("findings")).isEmpty();
        assertThat(teal.must("data", "list").out()).contains("before-" + second, first);
        assertThat(teal.must("data", "verify").out()).contains("data/hub.db in before-" + second, "ok");
    }

    @Test
    @Order(3)
    void aRollbackWithItsDataIsAskedForAndLosesNothingThatIsNotSetAside() {
        Set<String> all = keys(DB);
        Set<String> then = keys(SNAPSHOTS + "/before-" + second + "/data/hub.db");
        Ended asked = teal.run("rollback", "--restore-data");
        assertThat(asked.exitCode()).isEqualTo(64);
        assertThat(asked.err()).contains("cannot ask without a terminal: go back to " + first, "rows in assets");
        assertThat(keys(DB)).isEqualTo(all);

        Ended done = teal.must("rollback", "--restore-data", "-y", "--json");
        assertThat(done.release()).isEqualTo(first);
        assertThat(keys(DB)).isEqualTo(then);
        sound(DB);
        assertThat(server.must("sqlite3 " + DB + " 'PRAGMA journal_mode'")).isEqualTo("wal");
        assertThat(server.must("stat -c %U:%a " + DB)).isEqualTo("root:644");
        String aside = server.must("ls -d " + DB + ".replaced-*");
        assertThat(keys(aside)).isEqualTo(all);
        assertThat(server.must("curl -sS --fail -d '{\"key\":\"after\",\"name\":\"x\"}' http://127.0.0.1/api/assets"))
                .contains("after");
    }

    @Test
    @Order(4)
    void aPushWhoseClientIsKilledLeavesTheOldDatabaseAndGoesOnNextTime() throws Exception {
        Path mine = folder.resolve("mine.db");
        sqlite(
                mine,
                server.must("sqlite3 " + DB + " .schema")
                        + "INSERT INTO assets(key, name) VALUES ('mine', 'x');"
                        + "CREATE TABLE filler(x); INSERT INTO filler VALUES (randomblob(12000000));");
        Process push = teal.start("data", "push", mine.toString(), "-y");
        awaitBytes("/opt/agent-hub/teal/incoming", 1_000_000);
        push.destroyForcibly().waitFor();
        assertThat(keys(DB)).contains("after");
        assertThat(teal.run("recover").toString())
                .contains("recovered push of " + first + ": went back, the database is as it was");
        assertThat(keys(DB)).contains("after");

        Ended pushed = teal.must("data", "push", mine.toString(), "-y", "--json");
        assertThat(pushed.result("send")).matches(".* sent, .* from an earlier attempt, .* sound");
        assertThat(keys(DB)).containsExactly("mine");
        sound(DB);
        assertThat(server.must("curl -sS --fail http://127.0.0.1/api/assets/count"))
                .isEqualTo("{\"count\":1}");
    }

    @Test
    @Order(5)
    void aPullIsTheWholeDatabase() throws Exception {
        assertThat(teal.must("data", "pull", "here.db").out()).contains("here.db is a copy of snapshot pull-");
        assertThat(sqlite(folder.resolve("here.db"), "SELECT key FROM assets; PRAGMA integrity_check;"))
                .isEqualTo("mine\nok");
        assertThat(teal.run("data", "pull", "here.db").err()).contains("replace here.db on this machine");
    }

    /// As the app has a collation of its own: in the jail, and in what people read.
    @Test
    @Order(6)
    void aSchemaThatTheServersSqlite3DoesNotKnowIsNoDamage() throws Exception {
        Path mine = folder.resolve("german.db");
        sqlite(mine, server.must("sqlite3 " + DB + " .schema") + "INSERT INTO assets(key, name) VALUES ('mine', 'x');");
        try (Connection app = AppSchema.open(mine);
                Statement statement = app.createStatement()) {
            statement.executeUpdate("CREATE TABLE own(x); CREATE INDEX own_x ON own(x COLLATE german)");
        }
        String unchecked = "not checked in full by the server's sqlite3 3";
        Ended pushed = teal.must("data", "push", mine.toString(), "-y", "--json");
        assertThat(pushed.result("send")).contains(unchecked);
        Ended taken = teal.must("data", "snapshot", "--json");
        assertThat(taken.result("snapshot")).contains("copied page by page", unchecked);
        String id = server.must("ls -t " + SNAPSHOTS + " | head -n 1");

        Ended verified = teal.must("data", "verify", id);
        assertThat(verified.out())
                .containsPattern("data/hub.db in " + id + " +not checked in full")
                .contains(
                        "is unchanged since the copy, " + unchecked,
                        "no such collation sequence: german",
                        "this is not damage")
                .doesNotContain("teal data restore");
        assertThat(teal.must("data", "restore", id, "-y", "--json").result("prepare"))
                .contains("unchanged since the copy, " + unchecked);
        assertThat(keys(DB)).containsExactly("mine");
        assertThat(server.must("curl -sS --fail http://127.0.0.1/api/assets/count"))
                .isEqualTo("{\"count\":1}");
    }

    @Test
    @Order(7)
    void whatAllThisLeftInTealsFolderIsReadByItsOwnerOnly() {
        assertThat(server.must("find /opt/agent-hub/teal ! -user root -o -perm /077"))
                .isEmpty();
        assertThat(server.must("ls /opt/agent-hub/teal")).contains("env", "journal.jsonl", "releases", "snapshots");
    }

    /// The app can remove its database, and that must not pass for an app that has none yet.
    @Test
    @Order(8)
    void aDatabaseThatIsMissingThoughASnapshotHasItStopsADeployment() {
        server.must("cd /opt/agent-hub/data && mkdir away && mv hub.db* away");
        Ended refused = teal.run("deploy");
        server.must("cd /opt/agent-hub/data && mv away/* . && rmdir away");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains(DB + " is missing on " + server.name() + ", but the snapshot ", "`teal data restore ");
        assertThat(keys(DB)).contains("mine");
    }

    /// As in a container without the right to mount.
    @Test
    @Order(9)
    void aServerThatCannotMakeAJailIsToldSoAndNothingIsDoneOutsideOfOne() {
        server.must("setpriv --bounding-set=-sys_admin --inh-caps=-all /usr/sbin/sshd -p 2222");
        TealCommand other = TealCommand.in(folder, server, Ground.engine())
                .with("TEAL_SSH", server.environment().get("TEAL_SSH") + " -p 2222");
        String snapshots = server.must("ls " + SNAPSHOTS);
        for (String[] verb :
                new String[][] {{"deploy"}, {"data", "snapshot"}, {"data", "verify"}, {"data", "status"}}) {
            Ended refused = other.run(verb);
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.err())
                    .contains(server.name() + " does not let Teal confine work on the app's files", "CAP_SYS_ADMIN");
        }
        assertThat(server.must("ls " + SNAPSHOTS)).isEqualTo(snapshots);
        assertThat(server.must("curl -sS --fail http://127.0.0.1/api/assets/count"))
                .isEqualTo("{\"count\":1}");
    }

    private static String sqlite(Path file, String statements) throws IOException {
        Process process = new ProcessBuilder("sqlite3", file.toString())
                .redirectErrorStream(true)
                .start();
        try (var in = process.outputWriter()) {
            in.write(statements);
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static void awaitBytes(String where, long bytes) {
        Until.holds(
                "bytes came", () -> Long.parseLong(server.must("cat " + where + "/*.gz 2>/dev/null | wc -c")) >= bytes);
    }
}
