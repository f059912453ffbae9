package dev.teal.bench;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Deployments and rollbacks in a row under writes, with kill -9 of a random slot's app in between.
final class Soak {
    private static final int TIMES = Report.number("TIMES", 30);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String DB = "/opt/agent-hub/data/hub.db";

    private Soak() {}

    static void run() {
        Report.head(TIMES + " deployments and rollbacks under writes, a slot killed after each", "./dev bench data");
        Random random = new Random(4);
        Set<String> acknowledged = new HashSet<>();
        int unsound = 0;
        try (TestServer server = TestServer.view("soak");
                BuildEngine engine = BuildEngine.start()) {
            server.startNginx();
            Teal teal = Teal.to(server, engine);
            config(teal, server, 0);
            teal.must("setup", "-y");
            teal.must("deploy");
            for (int i = 1; i <= TIMES; i++) {
                try (Traffic traffic = Traffic.to(server.address(), 80)
                        .post(4)
                        .thinkTime(Duration.ofMillis(5))
                        .start()) {
                    traffic.awaitRequests(100, LIMIT);
                    deployOrGoBack(teal, server, i);
                    String slot = random.nextBoolean() ? "blue" : "green";
                    server.must("kill -9 $(docker inspect --format '{{.State.Pid}}' agent-hub-" + slot + ")");
                    traffic.awaitRequests(50, LIMIT);
                    Tally tally = traffic.stop();
                    acknowledged.addAll(tally.acknowledgedKeys());
                }
                boolean sound = server.must("sqlite3 -readonly " + DB + " 'PRAGMA integrity_check'")
                        .equals("ok");
                unsound += sound ? 0 : 1;
                Report.progress(i + " of " + TIMES + ", " + acknowledged.size()
                        + " writes acknowledged, integrity_check " + (sound ? "ok" : "NOT OK"));
            }
            result(server, acknowledged, unsound);
        }
    }

    /// Every third time a rollback. Both slots run all the time (`standby: running`), so each kill hits one in use.
    private static void deployOrGoBack(Teal teal, TestServer server, int i) {
        if (i % 3 == 0) {
            teal.must("rollback");
        } else {
            config(teal, server, i);
            teal.must("deploy");
        }
    }

    private static void config(Teal teal, TestServer server, int version) {
        teal.config("""
                app: agent-hub
                server: %s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                health: {path: "/api/assets?page_size=1", interval: 1s, steady: 0s}
                database: {sqlite: data/hub.db}
                standby: running
                """.formatted(server.name(), AgentHubImage.context(String.valueOf(version))));
    }

    private static void result(TestServer server, Set<String> acknowledged, int unsound) {
        List<String> stored = server.must("sqlite3 -readonly " + DB + " 'SELECT key FROM assets'")
                .lines()
                .toList();
        Set<String> distinct = new HashSet<>(stored);
        long missing =
                acknowledged.stream().filter(key -> !distinct.contains(key)).count();
        Report.table(List.of(
                List.of(
                        "deployments and rollbacks",
                        "acknowledged writes",
                        "missing",
                        "twice",
                        "integrity_check not ok"),
                List.of(
                        String.valueOf(TIMES),
                        Report.whole(acknowledged.size()),
                        Report.whole(missing),
                        Report.whole(stored.size() - distinct.size()),
                        String.valueOf(unsound))));
    }
}
