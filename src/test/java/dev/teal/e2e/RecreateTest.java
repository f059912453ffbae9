package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import dev.teal.load.RequestKind;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// An app that refuses to start, and to migrate, while another of it runs; in containers, under traffic that never
/// stops. Told in order. What else can go wrong is in the test of that name in `deploy`.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecreateTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;
    private static Traffic traffic;

    @BeforeAll
    static void aServerWithTheFirstRelease() {
        server = TestServer.view("recreate");
        server.startNginx();
        teal = TealCommand.in(folder, server, Ground.engine());
        config("1", "", "30s");
        teal.must("setup", "-y");
        teal.must("deploy");
        traffic = Traffic.to(server.address(), 80)
                .get(2)
                .post(2)
                .fresh(1)
                .slow(1, Duration.ofSeconds(1))
                .events(1)
                .upload(1, Duration.ofSeconds(1))
                .thinkTime(Duration.ofMillis(40))
                .start();
        traffic.awaitRequests(100, LIMIT);
    }

    @AfterAll
    static void end() {
        if (traffic != null) {
            traffic.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /// @param env further lines of its environment. The event stream never ends by itself: each drain takes its
    ///            whole time
    private static void config(String version, String env, String pause) {
        teal.config("""
                app: agent-hub
                server: %s
                image: {context: %s}
                container: {volumes: ["data:/app/data"], env: {ONLY_ONE: "1", JDK_JAVA_OPTIONS: "-XX:TieredStopAtLevel=1", %s}}
                health: {path: "/api/assets?page_size=1", tries: 10, interval: 1s, steady: 0s}
                database: {sqlite: data/hub.db}
                release: [migrate]
                strategy: recreate
                pause: %s
                drain: 2s
                """.formatted(server.name(), AgentHubImage.context(version), env, pause));
    }

    private static Tally nothingIsLost() {
        traffic.awaitRequests(100, LIMIT);
        Tally tally = traffic.snapshot();
        assertThat(tally.failures()).isEmpty();
        return tally;
    }

    private static Map<String, Object> held(Ended ended) {
        return ended.event(event -> "resumed".equals(event.get("event")));
    }

    @Test
    @Order(1)
    void requestsWaitAndAreAnsweredByTheNewRelease() {
        traffic.phase("deploy");
        config("2", "", "30s");
        Map<String, Object> held = held(teal.must("deploy", "--json"));
        assertThat(((Number) held.get("requests")).longValue()).isPositive();
        assertThat(((Number) held.get("longest_ms")).longValue()).isBetween(1000L, 30_000L);
        assertThat(held).containsEntry("expired", 0L).containsEntry("gone", 0L);
        nothingIsLost();
        assertThat(live()).contains("green");
        assertThat(restarts()).containsExactly("unless-stopped", "unless-stopped");
    }

    @Test
    @Order(2)
    void whenTheClientIsKilledTheServerStartsTheOldReleaseItself() throws Exception {
        traffic.phase("killed");
        config("3", "SLOW_START_MS: \"60000\"", "30s");
        Process client = teal.start("deploy");
        await("docker ps --format '{{.Names}}' | grep -x agent-hub-blue");
        client.destroyForcibly().waitFor();
        await("[ ! -e /opt/agent-hub/route/pause ]");
        nothingIsLost();
        assertThat(live()).contains("green");
        assertThat(server.must("docker ps --format '{{.Names}}'")).isEqualTo("agent-hub-green");
        assertThat(teal.must("recover").out()).contains("went back, nothing had changed for users");
    }

    @Test
    @Order(3)
    void atTheEndEachAcknowledgedWriteIsThereExactlyOnce() {
        Tally tally = traffic.stop();
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.answers(RequestKind.SLOW)).isPositive();
        assertThat(tally.answers(RequestKind.EVENTS)).isPositive();
        List<String> stored = server.must("sqlite3 /opt/agent-hub/data/hub.db 'select key from assets'")
                .lines()
                .toList();
        assertThat(stored).doesNotHaveDuplicates();
        assertThat(difference(tally.acknowledgedKeys(), stored)).isEmpty();
        assertThat(difference(stored, tally.acknowledgedKeys())).isEmpty();
    }

    /// The watch on the server is gone too; Docker starts what was live, though it was stopped, and not the new
    /// release, though it ran. Visitors wait for that, and not to the end of their time, which is 130 s.
    @Test
    @Order(4)
    void whenTheServerLosesPowerWhileRequestsWaitTheOldReleaseComesUpWithIt() throws Exception {
        config("3", "SLOW_START_MS: \"60000\"", "60s");
        Process client = teal.start("deploy");
        await("docker ps --format '{{.Names}}' | grep -x agent-hub-blue");
        server.reboot();
        await("curl -sS --fail --max-time 5 'http://127.0.0.1/api/assets?page_size=1'");
        assertThat(live()).contains("green");
        assertThat(server.must("docker ps --format '{{.Names}}'")).isEqualTo("agent-hub-green");
        assertThat(client.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(teal.must("recover").out()).contains("went back, nothing had changed for users");
        assertThat(restarts()).containsExactly("unless-stopped", "unless-stopped");
    }

    /// In the flip Docker learns of one slot after the other; before the second, both are to come up.
    @Test
    @Order(5)
    void whenTheServerLosesPowerAsDockerLearnsWhatIsLiveOneComesUpAndOneOnly() throws Exception {
        config("4", "", "60s");
        teal.must("deploy");
        assertThat(server.must("docker start agent-hub-green 2>&1 || true")).contains("port is already allocated");
        server.must("docker update --restart always agent-hub-green");
        server.must("echo \"$(($(date +%s) + 60)) 1 another-boot\" >/opt/agent-hub/route/pause");
        server.reboot();
        await("curl -sS --fail --max-time 5 'http://127.0.0.1/api/assets?page_size=1'");
        assertThat(server.must("docker ps --format '{{.Names}}'")).matches("agent-hub-(blue|green)");
    }

    /// As a Teal recorded it that did not check volumes.
    @Test
    @Order(6)
    void whatCouldNotBeStartedAgainIsNotStopped() throws Exception {
        // After the power cut of the test before either slot may run.
        server.must(
                "rm -f /opt/agent-hub/route/pause; docker stop agent-hub-green >/dev/null; docker start agent-hub-blue");
        await("curl -sS --fail --max-time 5 'http://127.0.0.1/api/assets?page_size=1'");
        String runs = server.must("docker ps --no-trunc --format '{{.ID}}'");
        server.must("sed -i 's,\"source\":\"data\",\"source\":\"route\",' /opt/agent-hub/teal/releases/*.json");
        config("5", "", "30s");
        Ended refused = teal.run("deploy");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().replaceAll("\\s+", " "))
                .contains("could not be started again if the new release failed: the volume /opt/agent-hub/route");
        assertThat(server.must("docker ps --no-trunc --format '{{.ID}}'")).isEqualTo(runs);
        assertThat(live()).isNotEmpty();
    }

    private static List<String> restarts() {
        return server.must(
                        "docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' agent-hub-blue agent-hub-green")
                .lines()
                .toList();
    }

    private static Set<String> difference(Collection<String> all, Collection<String> without) {
        Set<String> left = new TreeSet<>(all);
        left.removeAll(Set.copyOf(without));
        return left;
    }

    private static String live() {
        return server.must("curl -sS --fail --haproxy-protocol http://127.0.0.3/.teal/slot");
    }

    private static void await(String condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!server.look(condition).ok()) {
            assertThat(System.nanoTime()).as(condition).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
