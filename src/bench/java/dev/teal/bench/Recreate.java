package dev.teal.bench;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Deployments of an app that refuses to start twice, under requests at a steady rate: how many nginx held, and how
/// long.
final class Recreate {
    private static final int DEPLOYMENTS = Report.number("DEPLOYMENTS", 10);
    private static final int RATE = Report.number("RATE", 100);
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private Recreate() {}

    public static void main(String[] args) {
        Report.head(
                DEPLOYMENTS + " deployments with strategy: recreate at " + RATE + " requests a second",
                "./dev bench recreate");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "deployment",
                "requests",
                "**failed**",
                "held",
                "longest hold",
                "drain and stop",
                "start",
                "healthy",
                "whole deployment"));
        try (TestServer server = TestServer.view("recreate");
                BuildEngine engine = BuildEngine.start()) {
            // As the preflight's warning asks for: Debian's 768 may be too few for what waits at that rate.
            server.must("sed -i 's/worker_connections .*;/worker_connections 4096;/' /etc/nginx/nginx.conf");
            server.startNginx();
            Teal teal = Teal.to(server, engine);
            config(teal, server, 0);
            teal.must("setup", "-y");
            teal.must("deploy");
            underTraffic(teal, server, rows);
        }
        Report.table(rows);
    }

    private static void underTraffic(Teal teal, TestServer server, List<List<String>> rows) {
        Steady steady = Steady.to(server.address(), RATE);
        long held = 0;
        long longest = 0;
        try (steady) {
            Steady.pause(BETWEEN);
            for (int i = 1; i <= DEPLOYMENTS; i++) {
                config(teal, server, i);
                int begun = steady.begun();
                int failed = steady.failed();
                Teal.Run run = teal.must("deploy");
                Steady.pause(BETWEEN);
                Map<String, Object> reply = run.first("resumed", "");
                held += number(reply, "requests");
                longest = Math.max(longest, number(reply, "longest_ms"));
                rows.add(List.of(
                        String.valueOf(i),
                        Report.whole(steady.begun() - begun),
                        "**" + (steady.failed() - failed) + "**",
                        Report.whole(number(reply, "requests")),
                        seconds(number(reply, "longest_ms")),
                        Report.seconds(run.took("stop")),
                        Report.seconds(run.took("start")),
                        Report.seconds(run.took("healthy")),
                        Report.seconds(run.wall())));
                Report.progress(String.join(" | ", rows.getLast()));
            }
        }
        total(rows, steady, server, held, longest);
    }

    private static void total(List<List<String>> rows, Steady steady, TestServer server, long held, long longest) {
        rows.add(List.of(
                "all",
                Report.whole(steady.begun()),
                "**" + steady.failed() + "**",
                Report.whole(held),
                seconds(longest),
                "",
                "",
                "",
                ""));
        List<String> stored = server.must("sqlite3 /opt/agent-hub/data/hub.db 'SELECT key FROM assets'")
                .lines()
                .toList();
        Set<String> missing = new HashSet<>(steady.acknowledged());
        missing.removeAll(Set.copyOf(stored));
        Report.text(
                "%s of these requests were POSTs that were acknowledged: %d of them are not in the database. Failures: %s"
                        .formatted(
                                Report.whole(steady.acknowledged().size()),
                                missing.size(),
                                steady.causes().isEmpty() ? "none" : steady.causes()));
    }

    private static long number(Map<String, Object> reply, String name) {
        return Long.parseLong(String.valueOf(reply.get(name)));
    }

    private static String seconds(long millis) {
        return Report.seconds(Duration.ofMillis(millis));
    }

    private static void config(Teal teal, TestServer server, int version) {
        teal.config("""
                app: agent-hub
                server: %s
                image: {context: %s}
                container: {volumes: ["data:/app/data"], env: {ONLY_ONE: "1"}}
                health: {path: "/api/assets?page_size=1", interval: 1s}
                database: {sqlite: data/hub.db}
                strategy: recreate
                """.formatted(server.name(), AgentHubImage.context(String.valueOf(version))));
    }
}
