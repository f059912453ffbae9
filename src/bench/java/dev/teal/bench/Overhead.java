package dev.teal.bench;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What Teal itself costs: the time of a whole `./teal deploy` less what any way to deploy must wait for.
final class Overhead {
    private static final int RUNS = Report.number("RUNS", 5);
    private static final Duration ROUND_TRIP = Duration.ofMillis(Report.number("RTT_MS", 40));
    /// After these, nginx has closed its idle connections to the app, so a drain finds none of the last
    /// command's own.
    private static final Duration IDLE = Duration.ofMillis(2500);
    /// After this, a connection that is not to be kept has ended.
    private static final Duration NOT_KEPT = Duration.ofMillis(1500);

    /// Not Teal's: build, transfer, the start of the container by Docker, the app's boot and the steady second,
    /// drain.
    private static final Set<String> NOT_OURS = Set.of("build", "ship", "start", "healthy", "drain");

    /// `DATABASE=yes`: each deployment checks the app's database and takes a snapshot.
    private static final String DATABASE = System.getenv("DATABASE") == null ? "" : "database: {sqlite: data/hub.db}";

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
        Map<String, List<Duration>> first = deployments(teal.connectingAnew());
        Map<String, List<Duration>> near = deployments(teal);
        Map<String, List<Duration>> distant = deployments(teal.through(far));
        Report.table(steps(near, first, distant));
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
                %s
                """.formatted(server.name(), AgentHubImage.context("1.0." + version), standby, DATABASE));
    }

    private Teal.Run deploy(Teal from) {
        version++;
        config("stopped");
        Report.progress("deploying 1.0." + version);
        return from.must("deploy", "-v");
    }

    /// Times by what they were spent on, one per deployment.
    private Map<String, List<Duration>> deployments(Teal from) throws InterruptedException {
        Map<String, List<Duration>> times = new LinkedHashMap<>();
        for (int i = 0; i < RUNS; i++) {
            Thread.sleep(IDLE);
            Map<String, Duration> parts = parts(deploy(from));
            Duration end = appsEnd();
            parts.put("app's end", end);
            parts.put(
                    "own, without it", parts.getOrDefault("own", Duration.ZERO).minus(end));
            parts.forEach((part, time) ->
                    times.computeIfAbsent(part, p -> new ArrayList<>()).add(time));
        }
        return times;
    }

    /// From Docker's SIGTERM to the old app until Docker saw it dead, by Docker's own clock; of the last one.
    /// Docker cuts the times to whole seconds.
    private Duration appsEnd() {
        List<String> events = server.must(
                        "sleep 1; docker events --since 30s --until 0s --filter event=kill --filter event=die"
                                + " --format '{{.TimeNano}}' | tail -n 2")
                .lines()
                .toList();
        return Duration.ofNanos(Long.parseLong(events.getLast()) - Long.parseLong(events.getFirst()));
    }

    private static Map<String, Duration> parts(Teal.Run run) {
        Map<String, Duration> parts = new LinkedHashMap<>();
        Duration own = run.wall();
        Instant begun = buildBegan(run).orElseGet(() -> run.at("started", ""));
        parts.put("begin", Duration.between(run.began(), begun));
        for (Map<String, Object> line : run.lines()) {
            if (!"step_done".equals(line.get("event"))) {
                continue;
            }
            String step = String.valueOf(line.get("step"));
            Duration took =
                    step.equals("build") ? Duration.between(begun, run.at("step_done", "build")) : run.took(step);
            parts.put(step, took);
            own = NOT_OURS.contains(step) ? own.minus(took) : own;
        }
        parts.put("end", Duration.between(run.at("finished", ""), run.began().plus(run.wall())));
        parts.put("all", run.wall());
        parts.put("own", own);
        return parts;
    }

    /// With the search for a docker that can build. Teal looks at the server meanwhile.
    private static Optional<Instant> buildBegan(Teal.Run run) {
        return run.lines().stream()
                .filter(line -> "command_run".equals(line.get("event"))
                        && String.valueOf(line.get("command")).contains("buildx version"))
                .map(line -> Instant.parse(String.valueOf(line.get("at")))
                        .minusMillis(Long.parseLong(String.valueOf(line.get("took_ms")))))
                .findFirst();
    }

    private static List<List<String>> steps(
            Map<String, List<Duration>> near, Map<String, List<Duration>> first, Map<String, List<Duration>> distant) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("part", "whose", "loopback", "first in a minute", ROUND_TRIP.toMillis() + " ms round trip"));
        near.forEach((part, times) -> rows.add(List.of(
                title(part),
                whose(part),
                Report.seconds(Report.median(times)),
                Report.seconds(Report.median(first.getOrDefault(part, times))),
                Report.seconds(Report.median(distant.getOrDefault(part, times))))));
        return rows;
    }

    private static String title(String part) {
        return switch (part) {
            case "begin" -> "begin: start of the program, what is to be built";
            case "build" -> "build, while Teal connects and queries the server";
            case "start" -> "start: Docker starts the container";
            case "healthy" -> "healthy: the app's boot, then `steady` (1 s)";
            case "retire" -> "retire: Docker stops the old app";
            case "app's end" -> "of `retire`: the old app, from SIGTERM to its end";
            case "all" -> "**whole command**";
            case "own" -> "**Teal's own part**";
            case "own, without it" -> "**Teal's own part**, without the old app's end";
            default -> part;
        };
    }

    private static String whose(String part) {
        return switch (part) {
            case "all" -> "";
            case "app's end" -> "-";
            default -> NOT_OURS.contains(part) ? "-" : "Teal";
        };
    }

    /// Whole commands: with a standby, a rollback is the flip alone.
    private void commands(Path far) throws InterruptedException {
        Teal distant = teal.through(far);
        List<Teal> ways = List.of(teal, teal.connectingAnew(), distant, distant.connectingAnew());
        String late = ROUND_TRIP.toMillis() + " ms round trip";
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("command, whole", "loopback", "first in a minute", late, late + ", first in a minute"));
        rows.add(row("`teal --version`", ways, way -> way.time(List.of(Teal.LAUNCHER, "--version"))));
        rows.add(row("`ssh HOST true`, each connects", ways, way -> way.time(way.ssh(server.name(), "true"))));
        rows.add(row("`teal status`", ways, way -> way.must("status").wall()));
        for (int i = 0; i < 2; i++) {
            version++;
            config("running");
            teal.must("deploy");
        }
        List<List<Teal.Run>> rollbacks = new ArrayList<>();
        for (Teal way : ways) {
            rollbacks.add(rollbacks(way));
        }
        rows.add(row("`teal rollback`, warm", rollbacks, Teal.Run::wall));
        rows.add(row(
                "`teal rollback`, warm: until traffic has moved",
                rollbacks,
                run -> Duration.between(run.began(), run.at("step_done", "flip"))));
        Report.table(rows);
    }

    private interface Timed {
        Duration time(Teal way) throws InterruptedException;
    }

    private static List<String> row(String title, List<Teal> ways, Timed command) throws InterruptedException {
        List<String> row = new ArrayList<>(List.of(title));
        for (Teal way : ways) {
            List<Duration> times = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                Thread.sleep(NOT_KEPT);
                times.add(command.time(way));
            }
            row.add(Report.seconds(Report.median(times)));
        }
        return row;
    }

    private static List<String> row(String title, List<List<Teal.Run>> ways, Function<Teal.Run, Duration> time) {
        List<String> row = new ArrayList<>(List.of(title));
        ways.forEach(runs ->
                row.add(Report.seconds(Report.median(runs.stream().map(time).toList()))));
        return row;
    }

    /// There and back again, each to the release that the other slot still runs.
    private List<Teal.Run> rollbacks(Teal from) throws InterruptedException {
        List<Teal.Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            String standby = standby(teal);
            Thread.sleep(IDLE);
            Teal.Run run = from.must("rollback", standby);
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
}
