package dev.teal.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.Until;
import dev.teal.load.Failure;
import dev.teal.load.Failure.Cause;
import dev.teal.load.Load;
import dev.teal.load.RequestKind;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentHubTest {
    @TempDir
    Path data;

    @Test
    void allKindsOfTrafficLoseNothing() throws Exception {
        try (AgentHubProcess app = start(Map.of("TEAL_RELEASE", "r1"));
                Traffic traffic = app.load()
                        .get(2)
                        .post(2)
                        .fresh(1)
                        .slow(1, Duration.ofMillis(300))
                        .events(1)
                        .upload(1, Duration.ofMillis(200))
                        .start()) {
            Instant begin = Instant.now();
            traffic.awaitUnderWay(RequestKind.EVENTS, Until.PATIENCE);
            traffic.awaitRequests(1000, Until.PATIENCE);
            Tally tally = traffic.stop();
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.releasesSince(begin)).containsExactly("r1");
            assertThat(tally.phases().getFirst().byKind()).containsOnlyKeys(RequestKind.values());
            assertThat(tally.unknownKeys()).isEmpty();
            assertThat(keys()).containsExactlyInAnyOrderElementsOf(tally.acknowledgedKeys());
        }
    }

    @Test
    void onSigtermSlowRequestsFinishAndEventStreamsEnd() throws Exception {
        try (AgentHubProcess app = start(Map.of())) {
            Load probe = app.load().get(1);
            try (Traffic traffic = Traffic.to("127.0.0.1", probe.address().getPort())
                    .slow(1, Duration.ofSeconds(2))
                    .events(1)
                    .start()) {
                traffic.awaitUnderWay(RequestKind.SLOW, Until.PATIENCE);
                traffic.awaitUnderWay(RequestKind.EVENTS, Until.PATIENCE);
                letTheAppAcceptAllRequests(probe);
                app.terminate();
                assertThat(app.exitCode()).isZero();
                Tally tally = traffic.stop();
                assertThat(tally.answers(RequestKind.SLOW)).isOne();
                assertThat(tally.answers(RequestKind.EVENTS)).isPositive();
                assertThat(tally.failures()).allSatisfy(AgentHubTest::assertTooLate);
            }
            assertThat(app.output()).endsWith("agent-hub: SIGTERM, finishing what is in flight", "agent-hub: stopped");
        }
    }

    /// A request that was sent may not have been received yet. The app accepts one connection a round, and each
    /// of these answers takes a round.
    private static void letTheAppAcceptAllRequests(Load probe) {
        try (Traffic probes = probe.start()) {
            probes.awaitRequests(10, Until.PATIENCE);
            assertThat(probes.stop().failed()).isZero();
        }
    }

    /// The connection was refused or not accepted any more; no answer had begun.
    private static void assertTooLate(Failure failure) {
        assertThat(failure.kind()).isIn(Cause.REFUSED, Cause.RESET, Cause.CLOSED);
        assertThat(failure.what()).doesNotContain("in the middle");
    }

    @Test
    void everyAcknowledgedKeySurvivesSigterm() throws Exception {
        Tally tally = endedUnderLoad(AgentHubProcess::terminate);
        assertSaved(tally);
        assertThat(data.resolve("hub.db-wal")).doesNotExist();
    }

    @Test
    void everyAcknowledgedKeySurvivesSigkill() throws Exception {
        assertSaved(endedUnderLoad(AgentHubProcess::kill));
    }

    @Test
    void migrateCreatesTheSchemaAndCanBeRepeated() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (AgentHubProcess app = start(Map.of(), "migrate")) {
                assertThat(app.exitCode()).isZero();
                assertThat(app.output())
                        .containsExactly("agent-hub: schema of " + data.resolve("hub.db") + " is up to date, 0 assets");
            }
        }
        assertThat(keys()).isEmpty();
    }

    @Test
    void aFailingMigrationPrintsItsError() throws Exception {
        try (AgentHubProcess app = start(Map.of("FAIL_MIGRATION", "1"), "migrate")) {
            assertThat(app.exitCode()).isOne();
            assertThat(app.output())
                    .containsExactly("SqliteError: table assets has no column named owner (FAIL_MIGRATION=1)");
        }
    }

    @Test
    void aCrashAtStartLeavesOneLineAndExitCodeOne() throws Exception {
        try (AgentHubProcess app = start(Map.of("CRASH_AT_START", "1"))) {
            assertThat(app.exitCode()).isOne();
            assertThat(app.output()).containsExactly("SqliteError: no such column: assets.owner");
        }
    }

    @Test
    void anUnhealthyAppAnswers500() throws Exception {
        try (AgentHubProcess app = start(Map.of("UNHEALTHY", "1"));
                Traffic traffic = app.load().get(1).start()) {
            traffic.awaitRequests(1, Until.PATIENCE);
            assertThat(traffic.stop().failures().getFirst().what()).isEqualTo("answered 500 instead of 200");
        }
    }

    @Test
    void everyAnswerNamesReleaseSlotAndVersion() throws Exception {
        Map<String, String> environment = Map.of("TEAL_RELEASE", "r7", "TEAL_SLOT", "green", "APP_VERSION", "1.2");
        try (AgentHubProcess app = start(environment)) {
            HttpResponse<byte[]> answer = get(app.load(), "/api/assets/count");
            assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"count\":0}");
            assertThat(answer.headers().firstValue("X-Teal-Release")).contains("r7");
            assertThat(answer.headers().firstValue("X-App-Slot")).contains("green");
            assertThat(answer.headers().firstValue("X-App-Version")).contains("1.2");
        }
    }

    @Test
    void theEnvironmentIsReturnedByteForByteWithoutALocale() throws Exception {
        String odd = "grün $HOME \"'` #\n\tend ";
        try (AgentHubProcess app = start(Map.of("EXPOSE_ENV", "1", "LC_ALL", "C", "ODD", odd))) {
            assertThat(get(app.load(), "/env?name=ODD").body()).isEqualTo(odd.getBytes(UTF_8));
        }
    }

    @Test
    void theEnvironmentIsHiddenByDefault() throws Exception {
        try (AgentHubProcess app = start(Map.of("ODD", "x"))) {
            assertThat(get(app.load(), "/env?name=ODD").statusCode()).isEqualTo(404);
        }
    }

    private interface End {
        void of(AgentHubProcess app);
    }

    private Tally endedUnderLoad(End end) throws Exception {
        try (AgentHubProcess app = start(Map.of());
                Traffic traffic = app.load().get(2).post(4).start()) {
            traffic.awaitRequests(500, Until.PATIENCE);
            end.of(app);
            app.exitCode();
            return traffic.stop();
        }
    }

    private void assertSaved(Tally tally) throws SQLException {
        assertThat(tally.acknowledgedKeys()).isNotEmpty();
        List<String> unexplained = new ArrayList<>(keys());
        assertThat(unexplained).doesNotHaveDuplicates().containsAll(tally.acknowledgedKeys());
        unexplained.removeAll(tally.acknowledgedKeys());
        assertThat(tally.unknownKeys()).containsAll(unexplained);
    }

    private List<String> keys() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("hub.db"));
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT key FROM assets")) {
            List<String> keys = new ArrayList<>();
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
            return keys;
        }
    }

    private static HttpResponse<byte[]> get(Load load, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://" + load.host() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private AgentHubProcess start(Map<String, String> environment, String... arguments) throws IOException {
        return AgentHubProcess.start(data, environment, arguments);
    }
}
