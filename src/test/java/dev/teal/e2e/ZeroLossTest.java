package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Json;
import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.RequestKind;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// One story, told in order, under one traffic that never stops: strict clients with connections they keep, fresh ones,
/// POSTs with unique keys, slow requests, slow uploads, an event stream. At its end not one request may be lost.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZeroLossTest {
    private static final Duration LONG_REQUEST = Duration.ofSeconds(25);
    private static final String SHORT_DRAIN = "drain: 2s";
    /// Hundreds of requests a second, on two cores that also deploy: without it, all that is measured is their wait for
    /// a processor.
    private static final Duration THINK = Duration.ofMillis(40);

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;
    private static Traffic traffic;
    private static String live = "";

    @BeforeAll
    static void aServerWithTheFirstRelease() {
        server = TestServer.view("zeroloss");
        server.startNginx();
        teal = TealCommand.in(folder, server, Ground.engine()).with("SESSION_KEY", "s3cr3t-$x\"'#");
        teal.config(yaml("1", "", SHORT_DRAIN));
        teal.must("setup", "-y");
        live = deployed(teal.must("deploy", "--json"));
        traffic = Traffic.to(server.address(), 80)
                .get(4)
                .post(3)
                .fresh(2)
                .slow(1, Duration.ofSeconds(1))
                .events(1)
                .upload(1, Duration.ofSeconds(1))
                .thinkTime(THINK)
                .start();
        traffic.awaitRequests(500, Until.PATIENCE);
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

    /// @param env  further lines of `container.env`
    /// @param more further top-level lines. The event stream never ends by itself: each drain takes its whole time
    private static String yaml(String version, String env, String more) {
        return """
                app: agent-hub
                server: %s
                image: {context: %s}
                container:
                  volumes: ["data:/app/data"]
                  env: {EXPOSE_ENV: "1", JDK_JAVA_OPTIONS: "-XX:TieredStopAtLevel=1", %s}
                  secrets: [SESSION_KEY]
                health: {path: "/api/assets?page_size=1", tries: 30, interval: 1s}
                %s
                """.formatted(server.name(), AgentHubImage.context(version), env, more);
    }

    private static String deployed(Ended ended) {
        List<String> lines = ended.out().lines().toList();
        Map<String, Object> last = Json.readMap(lines.getLast(), "the last event");
        assertThat(last).containsEntry("event", "finished").containsEntry("outcome", "done");
        return String.valueOf(last.get("release"));
    }

    /// What answers requests that begin now: exactly the release that is said to be live.
    private static void onlyTheLiveReleaseAnswers() {
        Instant now = Instant.now();
        traffic.awaitRequests(200, Until.PATIENCE);
        assertThat(traffic.snapshot().releasesSince(now)).containsExactly(live);
        Map<String, Object> status = teal.must("status", "--json").json();
        String slot = String.valueOf(status.get("live"));
        assertThat(release(status, slot)).isEqualTo(live);
        assertThat(status).containsEntry("interrupted", false).containsEntry("lock", "");
    }

    private static Object release(Map<String, Object> status, String slot) {
        return ((Map<?, ?>) ((Map<?, ?>) status.get("slots")).get(slot)).get("release");
    }

    /// The slot, as what failed in it tells.
    private static String keptForInspection(Ended ended) {
        String slot = ended.err().contains("green did not") ? "green" : "blue";
        assertThat(ended.err())
                .contains("Last log lines of agent-hub-" + slot + ":", "`teal logs --slot " + slot + "`");
        String other = slot.equals("green") ? "blue" : "green";
        assertThat(server.must("docker ps -a --format '{{.Names}} {{.State}}'").lines())
                .containsExactlyInAnyOrder("agent-hub-" + slot + " exited", "agent-hub-" + other + " running");
        return slot;
    }

    private static void nothingIsLost() {
        Tally tally = traffic.snapshot();
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.failed()).isZero();
    }

    @Test
    @Order(1)
    void aRequestOf25SecondsOutlivesTheDeployment() {
        traffic.phase("deploy 2");
        Traffic patient = Traffic.to(server.address(), 80)
                .slow(3, LONG_REQUEST)
                .timeout(LONG_REQUEST.multipliedBy(2))
                .start();
        try (patient) {
            patient.awaitUnderWay(RequestKind.SLOW, Until.PATIENCE);
            traffic.awaitRequests(100, Until.PATIENCE); // all three are
            String before = live;
            teal.config(yaml("2", "", "drain: 26s"));
            var deployment = CompletableFuture.supplyAsync(() -> teal.must("deploy", "--json"));
            Tally tally = patient.stop();
            live = deployed(deployment.join());
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.lastByRelease()).containsKey(before);
            assertThat(tally.answers(RequestKind.SLOW)).isGreaterThanOrEqualTo(3);
        }
        onlyTheLiveReleaseAnswers();
        nothingIsLost();
    }

    @Test
    @Order(2)
    void fourMoreDeploymentsLoseNothing() {
        for (int version = 3; version <= 6; version++) {
            traffic.phase("deploy " + version);
            teal.config(yaml(String.valueOf(version), "", SHORT_DRAIN));
            live = deployed(teal.must("deploy", "--json"));
            onlyTheLiveReleaseAnswers();
            nothingIsLost();
        }
    }

    @Test
    @Order(3)
    void twoRollbacksLoseNothing() {
        for (int i = 1; i <= 2; i++) {
            traffic.phase("rollback " + i);
            live = deployed(teal.must("rollback", "--json"));
            onlyTheLiveReleaseAnswers();
            nothingIsLost();
        }
    }

    @Test
    @Order(3)
    void aRestartLosesNothingAndTheReleaseStays() {
        traffic.phase("restart");
        String slot = String.valueOf(teal.must("status", "--json").json().get("live"));
        assertThat(deployed(teal.must("restart", "--json"))).isEqualTo(live);
        assertThat(teal.must("status", "--json").json().get("live")).isNotEqualTo(slot);
        onlyTheLiveReleaseAnswers();
        nothingIsLost();
    }

    @Test
    @Order(4)
    void aReleaseThatCrashesAtItsStartIsRefused() {
        traffic.phase("crash at start");
        teal.config(yaml("7", "CRASH_AT_START: \"1\"", SHORT_DRAIN));
        Ended ended = teal.run("deploy");
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err())
                .contains(" did not become healthy: it exited by itself ", "no such column: assets.owner")
                .contains("The old release (" + live, "still serves; nothing changed for users.");
        String slot = keptForInspection(ended);
        assertThat(teal.must("logs", "--slot", slot).out()).contains("no such column: assets.owner");
        onlyTheLiveReleaseAnswers();
        nothingIsLost();
    }

    @Test
    @Order(5)
    void aReleaseThatIsNeverHealthyIsRefused() {
        traffic.phase("never healthy");
        teal.config(yaml("8", "UNHEALTHY: \"1\"", SHORT_DRAIN).replace("tries: 30", "tries: 8"));
        Ended ended = teal.run("deploy");
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err())
                .contains(" did not become healthy in 8 s: ", "failed, the last with 500")
                .contains("still serves; nothing changed for users.");
        keptForInspection(ended);
        onlyTheLiveReleaseAnswers();
        nothingIsLost();
    }

    @Test
    @Order(6)
    void anAddressThatShowsNothingIsToldBeforeAnythingMovesAndMovesNothingTwice() {
        traffic.phase("public address out of reach");
        teal.config(yaml("9", "", SHORT_DRAIN + "\nurl: http://127.0.0.1:9"));
        Ended ended = teal.must("deploy", "--json");
        assertThat(ended.out())
                .contains("http://127.0.0.1:9/api/assets?page_size=1 does not show the release that is live")
                .contains("only the router is checked after the flip");
        live = deployed(ended);
        onlyTheLiveReleaseAnswers();
        nothingIsLost();
    }

    @Test
    @Order(7)
    void thePublicAddressIsAskedAndRight() {
        traffic.phase("public verification");
        teal.config(yaml("10", "", SHORT_DRAIN + "\nurl: http://" + server.address()));
        live = deployed(teal.must("deploy", "--json"));
        onlyTheLiveReleaseAnswers();
        nothingIsLost();
    }

    @Test
    @Order(8)
    void atTheEndEachAcknowledgedWriteIsThereExactlyOnce() {
        Tally tally = traffic.stop();
        nothingIsLost();
        assertThat(tally.unknownKeys()).isEmpty();
        assertThat(tally.answers(RequestKind.SLOW)).isGreaterThan(5);
        assertThat(tally.answers(RequestKind.EVENTS)).isPositive();
        assertThat(tally.answers(RequestKind.UPLOAD)).isPositive();
        List<String> stored = server.must("sqlite3 /opt/agent-hub/data/hub.db 'select key from assets'")
                .lines()
                .toList();
        assertThat(stored).doesNotHaveDuplicates();
        Set<String> missing = new TreeSet<>(tally.acknowledgedKeys());
        missing.removeAll(Set.copyOf(stored));
        assertThat(missing).isEmpty();
        assertThat(stored).hasSameSizeAs(tally.acknowledgedKeys());
        assertThat(server.must("sqlite3 /opt/agent-hub/data/hub.db 'pragma integrity_check'"))
                .isEqualTo("ok");
        System.err.println(tally.phases().stream()
                .map(phase -> "  " + phase.name() + ": " + phase.requests() + " requests, " + phase.failed()
                        + " failed, longest " + phase.max().toMillis() + " ms, " + phase.byKind())
                .collect(Collectors.joining("\n")));
    }
}
