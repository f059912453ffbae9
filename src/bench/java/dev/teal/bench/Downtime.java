package dev.teal.bench;

import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import dev.teal.load.Failure;
import dev.teal.load.RequestKind;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// What users notice of a deployment: the same strict traffic through the same number of deployments, by two usual
/// scripts and by Teal, each on a fresh server of the same kind.
final class Downtime {
    private static final int DEPLOYMENTS = Report.number("DEPLOYMENTS", 5);
    private static final Duration SLOW = Duration.ofSeconds(Report.number("SLOW_SECONDS", 25));
    private static final Duration THINK = Duration.ofMillis(Report.number("THINK_MS", 10));
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long BETWEEN = 500;

    private Downtime() {}

    public static void main(String[] args) throws InterruptedException {
        Report.head("What users notice of " + DEPLOYMENTS + " deployments", "./dev bench downtime");
        Report.text(
                ("Clients that forgive nothing and repeat nothing: 2 that GET and 2 that POST on kept connections, 1 on fresh"
                                + " ones, 2 with requests of %d s, 2 with event streams, %d ms between requests.")
                        .formatted(SLOW.toSeconds(), THINK.toMillis()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "way",
                "requests",
                "**lost**",
                "longest time without an answer",
                "acknowledged POSTs",
                "of them not in the database",
                "until the new version answers",
                "whole deployment"));
        List<String> causes = new ArrayList<>();
        rows.add(measure(
                causes,
                (server, engine) -> new DeployMethod.Script(
                        "`restart.sh`: remove, build, load, run", "restart.sh", server, engine)));
        rows.add(measure(
                causes,
                (server, engine) -> new DeployMethod.Script(
                        "`deploy.sh`: blue/green, sed, reload, `rm -f`", "deploy.sh", server, engine)));
        rows.add(measure(causes, (server, engine) -> new DeployMethod.Ours(server, Teal.to(server, engine))));
        Report.table(rows);
        Report.text(String.join("\n", causes));
    }

    private static List<String> measure(List<String> causes, BiFunction<TestServer, BuildEngine, DeployMethod> of)
            throws InterruptedException {
        try (TestServer server = TestServer.view("bench");
                BuildEngine engine = BuildEngine.start()) {
            server.startNginx();
            DeployMethod way = of.apply(server, engine);
            way.prepare();
            way.deploy("1.0.0");
            return underTraffic(way, server, causes);
        }
    }

    private static List<String> underTraffic(DeployMethod way, TestServer server, List<String> causes)
            throws InterruptedException {
        List<Duration> seen = new ArrayList<>();
        List<Duration> whole = new ArrayList<>();
        try (Traffic traffic = traffic(server.address());
                Probe probe = Probe.at(server.address(), 80)) {
            traffic.awaitUnderWay(RequestKind.SLOW, LIMIT);
            traffic.awaitUnderWay(RequestKind.EVENTS, LIMIT);
            for (int i = 1; i <= DEPLOYMENTS; i++) {
                String version = "1.0." + i;
                Report.progress(way.title() + ": deploying " + version);
                traffic.phase(version);
                Instant began = Instant.now();
                way.deploy(version);
                whole.add(Duration.between(began, Instant.now()));
                traffic.awaitRequests(BETWEEN, LIMIT);
                seen.add(Duration.between(began, probe.firstSeen(version)));
            }
            Duration gap = probe.longestGap();
            Tally tally = traffic.stop();
            causes.addAll(causes(way, tally));
            return List.of(
                    way.title(),
                    Report.whole(tally.requests()),
                    "**" + Report.whole(tally.failed()) + "**",
                    Report.seconds(gap),
                    Report.whole(tally.acknowledgedKeys().size()),
                    Report.whole(missing(server, tally)),
                    Report.seconds(Report.median(seen)),
                    Report.seconds(Report.median(whole)));
        }
    }

    private static Traffic traffic(String server) {
        return Traffic.to(server, 80)
                .get(2)
                .post(2)
                .fresh(1)
                .slow(2, SLOW)
                .events(2)
                .thinkTime(THINK)
                .start();
    }

    /// How requests were lost, of those that are kept: the first of each deployment.
    private static List<String> causes(DeployMethod way, Tally tally) {
        Set<String> distinct =
                tally.failures().stream().map(Downtime::cause).collect(Collectors.toCollection(TreeSet::new));
        return distinct.isEmpty() ? List.of() : List.of("- " + way.title() + ": " + String.join("; ", distinct));
    }

    private static String cause(Failure failure) {
        return failure.worker() + " " + failure.what();
    }

    private static int missing(TestServer server, Tally tally) {
        Set<String> there = new HashSet<>(server.must("sqlite3 /opt/agent-hub/data/hub.db 'SELECT key FROM assets'")
                .lines()
                .toList());
        return (int) tally.acknowledgedKeys().stream()
                .filter(key -> !there.contains(key))
                .count();
    }
}
