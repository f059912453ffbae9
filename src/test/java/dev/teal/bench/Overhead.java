package dev.teal.bench;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What Teal itself costs: the time of a whole `./teal deploy` less what any way to deploy must wait for.
final class Overhead {
    private static final int RUNS = Report.number("RUNS", 5);
    private static final Duration ROUND_TRIP = Duration.ofMillis(Report.number("RTT_MS", 40));
    /// After these, nginx has closed its idle connections to the app, so a drain finds none of the last command's own.
    private static final Duration IDLE = Duration.ofMillis(2500);

    /// Not Teal's: build, transfer, the start of the container by Docker, the app's boot and the steady second, drain.
    private static final Set<String> NOT_OURS = Set.of("build", "ship", "start", "healthy", "drain");

    private final TestServer server;
    private final Teal teal;
    private int version;

    private Overhead(TestServer server, Teal teal) {
        this.server = server;
        this.teal = teal;
    }

    public static void main(String[] args) throws InterruptedException {
        Report.head("Teal's own part of the time", "./dev bench overhead");
        try (TestServer server = TestServer.view("bench");
                BuildEngine engine = BuildEngine.start();
                Relay relay = Relay.to(server.address(), 22, ROUND_TRIP, Long.MAX_VALUE)) {
            server.startNginx();
            Overhead bench = new Overhead(server, Teal.to(server, engine));
            bench.run(relay);
        }
    }

    private void run(Relay relay) throws InterruptedException {
        config("stopped");
        teal.must("setup", "-y");
        deploy(teal);
        Path far = relay.sshConfig(server.sshConfig());
        Map<String, List<Duration>> near = deployments(teal);
        Map<String, List<Duration>> distant = deployments(teal.through(far));
        Report.table(steps(near, distant));
        commands(far);
    }

    private void config(String standby) {
        teal.config("""
                app: agent-hub
                server: %s
                image: {context: %s}
                container:
                  volumes: ["data:/app/data"]
                health: {path: "/api/assets?page_size=1"}
                standby: %s
                """.formatted(server.name(), AgentHubImage.context("1.0." + version), standby));
    }

    private Teal.Run deploy(Teal from) {
        version++;
        config("stopped");
        Report.progress("deploying 1.0." + version);
        return from.must("deploy");
    }

    /// Times by what they were spent on, one per deployment.
    private Map<String, List<Duration>> deployments(Teal from) throws InterruptedException {
        Map<String, List<Duration>> times = new LinkedHashMap<>();
        for (int i = 0; i < RUNS; i++) {
            Thread.sleep(IDLE);
            parts(deploy(from))
                    .forEach((part, time) ->
                            times.computeIfAbsent(part, p -> new ArrayList<>()).add(time));
        }
        return times;
    }

    private static Map<String, Duration> parts(Teal.Run run) {
        Map<String, Duration> parts = new LinkedHashMap<>();
        Duration own = run.wall();
        parts.put("begin", Duration.between(run.began(), run.at("started", "")));
        for (Map<String, Object> line : run.lines()) {
            if (!"step_done".equals(line.get("event"))) {
                continue;
            }
            String step = String.valueOf(line.get("step"));
            Duration took = run.took(step);
            parts.put(step, took);
            own = NOT_OURS.contains(step) ? own.minus(took) : own;
        }
        parts.put("end", Duration.between(run.at("finished", ""), run.began().plus(run.wall())));
        parts.put("all", run.wall());
        parts.put("own", own);
        return parts;
    }

    private static List<List<String>> steps(Map<String, List<Duration>> near, Map<String, List<Duration>> distant) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("part", "whose", "loopback", ROUND_TRIP.toMillis() + " ms round trip"));
        near.forEach((part, times) -> rows.add(List.of(
                title(part),
                whose(part),
                Report.seconds(Report.median(times)),
                Report.seconds(Report.median(distant.getOrDefault(part, times))))));
        return rows;
    }

    private static String title(String part) {
        return switch (part) {
            case "begin" -> "begin: start of the program, ssh, a look at the server";
            case "start" -> "start: Docker starts the container";
            case "healthy" -> "healthy: the app's boot, then `steady` (1 s)";
            case "retire" -> "retire: the old app ends on SIGTERM";
            case "all" -> "**whole command**";
            case "own" -> "**Teal's own part**";
            default -> part;
        };
    }

    private static String whose(String part) {
        return switch (part) {
            case "all" -> "";
            default -> NOT_OURS.contains(part) ? "-" : "Teal";
        };
    }

    /// Whole commands: with a standby, a rollback is the flip alone.
    private void commands(Path far) throws InterruptedException {
        config("running");
        teal.must("deploy");
        version++;
        config("running");
        teal.must("deploy");
        Teal distant = teal.through(far);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("command, whole", "loopback", ROUND_TRIP.toMillis() + " ms round trip"));
        rows.add(List.of(
                "`teal status`",
                Report.seconds(Report.median(statuses(teal))),
                Report.seconds(Report.median(statuses(distant)))));
        List<Teal.Run> near = rollbacks(teal);
        List<Teal.Run> apart = rollbacks(distant);
        rows.add(List.of("`teal rollback`, warm", walls(near), walls(apart)));
        rows.add(List.of("`teal rollback`, warm: until traffic has moved", flips(near), flips(apart)));
        Report.table(rows);
    }

    private static List<Duration> statuses(Teal from) {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            times.add(from.must("status").wall());
        }
        return times;
    }

    /// There and back again, each to the release that the other slot still runs.
    private List<Teal.Run> rollbacks(Teal from) throws InterruptedException {
        List<Teal.Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Thread.sleep(IDLE);
            Teal.Run run = from.must("rollback", standby(from));
            Report.progress("rollback: " + parts(run));
            runs.add(run);
        }
        return runs;
    }

    private static String standby(Teal from) {
        Map<String, Object> status = from.must("status").end();
        String idle = "blue".equals(status.get("live")) ? "green" : "blue";
        return Teal.member(Teal.member(status, "slots"), idle)
                .getOrDefault("release", "")
                .toString();
    }

    private static String walls(List<Teal.Run> runs) {
        return Report.seconds(Report.median(runs.stream().map(Teal.Run::wall).toList()));
    }

    private static String flips(List<Teal.Run> runs) {
        return Report.seconds(Report.median(runs.stream()
                .map(run -> Duration.between(run.began(), run.at("step_done", "flip")))
                .toList()));
    }
}
