package dev.teal.bench;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.OldServer;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.Tally;
import dev.teal.load.Tally.Phase;
import dev.teal.load.Traffic;
import dev.teal.router.Router;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A server of a hand-written script, taken over under strict traffic; and the one reload of nginx that this needs,
/// beside nginx's own.
final class TakeOver {
    private static final int RELOADS = Report.number("RELOADS", 10);
    private static final Duration THINK = Duration.ofMillis(20);
    private static final List<String> SITES =
            List.of("/etc/nginx/conf.d/agent-hub.conf", "/etc/nginx/sites-enabled/agent-hub");
    private static final List<String> PHASES =
            List.of("before", "`setup`", "`deploy`", "`deploy`", "`rollback` to the old container's release", "after");

    private TakeOver() {}

    public static void main(String[] args) {
        Report.head("Taking over a server that a script deploys to", "./dev bench takeover");
        Report.text(
                "32 strict clients: 14 that GET and 12 that POST on kept connections, 4 on fresh ones, one with requests"
                        + " of 25 s, one with an event stream; 20 ms between requests. Lost of all requests, by phase:");
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("engine", "old site in"));
        heading.addAll(PHASES);
        rows.add(heading);
        try (BuildEngine engine = BuildEngine.start()) {
            for (Engine kind : List.of(Engine.BOOKWORM, Engine.TRIXIE)) {
                for (String site : SITES) {
                    rows.add(takeOver(kind, site, engine));
                }
            }
            Report.table(rows);
            reloads(engine);
        }
    }

    private static TestServer server(Engine kind) {
        return kind == Engine.BOOKWORM ? TestServer.view("old") : TestServer.with(kind);
    }

    private static List<String> takeOver(Engine kind, String site, BuildEngine engine) {
        try (TestServer server = server(kind)) {
            OldServer.prepare(server, engine, "blue", 3000, site);
            Teal teal = Teal.to(server, engine);
            config(teal, server, "2");
            Tally tally = takeOver(server, teal);
            List<String> row = new ArrayList<>(List.of(
                    server.must("docker version --format '{{.Server.Version}}'; nginx -v 2>&1")
                            .replaceAll("\\s+", " ")
                            .replace("nginx version: ", ""),
                    site.replaceFirst("/[^/]*$", "")));
            tally.phases().forEach(phase -> row.add(cell(phase)));
            tally.failures().forEach(failure -> Report.progress("lost: " + failure));
            return row;
        }
    }

    private static Tally takeOver(TestServer server, Teal teal) {
        try (Traffic traffic = traffic(server)) {
            traffic.phase("setup");
            teal.must("setup", "-y");
            for (String version : List.of("2", "3")) {
                traffic.phase("deploy " + version);
                config(teal, server, version);
                teal.must("deploy");
            }
            traffic.phase("rollback");
            teal.must("rollback", adopted(server));
            traffic.phase("after");
            traffic.awaitRequests(200, Until.PATIENCE);
            return traffic.stop();
        }
    }

    private static String adopted(TestServer server) {
        return server.must("cd /opt/agent-hub/teal/releases && ls *-adopted.json | sed 's/.json//'");
    }

    private static void config(Teal teal, TestServer server, String version) {
        teal.config("""
                app: agent-hub
                server: %s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                health: {path: "/api/assets?page_size=1"}
                """.formatted(server.name(), AgentHubImage.context(version)));
    }

    private static Traffic traffic(TestServer server) {
        Traffic traffic = Traffic.to(server.address(), 80)
                .get(14)
                .post(12)
                .fresh(4)
                .slow(1, Duration.ofSeconds(25))
                .events(1)
                .thinkTime(THINK)
                .start();
        traffic.awaitRequests(500, Until.PATIENCE);
        return traffic;
    }

    private static String cell(Phase phase) {
        return phase.failed() == 0
                ? "**0** of " + Report.whole(phase.requests())
                : "**" + phase.failed() + "** of " + Report.whole(phase.requests()) + " ("
                        + phase.failures().stream()
                                .map(failure -> failure.kind().toString())
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + ")";
    }

    /// Both by turns, on one server, with the old site.
    private static void reloads(BuildEngine engine) {
        String gentle = Scripts.read(Router.class, "reload.sh") + "reload 0 \"\" nginx";
        long plain = 0;
        long teals = 0;
        long requests = 0;
        try (TestServer server = server(Engine.BOOKWORM)) {
            OldServer.prepare(server, engine, "blue", 3000, SITES.getFirst());
            for (int i = 0; i < RELOADS; i++) {
                Tally first = reload(server, "nginx -s reload");
                Tally second = reload(server, gentle);
                plain += first.failed();
                teals += second.failed();
                requests += first.requests() + second.requests();
            }
        }
        Report.text("The same clients during " + RELOADS + " reloads of each kind, by turns (" + Report.whole(requests)
                + " requests):");
        Report.table(List.of(
                List.of("reload", "**lost**"),
                List.of("`nginx -s reload`", "**" + plain + "**"),
                List.of("Teal's", "**" + teals + "**")));
    }

    private static Tally reload(TestServer server, String how) {
        try (Traffic traffic = Traffic.to(server.address(), 80)
                .get(14)
                .post(14)
                .fresh(4)
                .thinkTime(THINK)
                .start()) {
            traffic.awaitRequests(500, Until.PATIENCE);
            server.must(how);
            traffic.awaitRequests(500, Until.PATIENCE);
            return traffic.stop();
        }
    }
}
