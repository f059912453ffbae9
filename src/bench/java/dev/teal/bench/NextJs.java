package dev.teal.bench;

import dev.teal.ground.BuildEngine;
import dev.teal.ground.Suite;
import dev.teal.ground.TestServer;
import dev.teal.load.Failure;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The case that Teal is made for, as its owner has it: a Next.js app of `bench/nextjs`, whose image runs as `USER
/// nextjs`, redirects http to https, and answers with cookies of 12 KB; behind a tunnel in a container of the same
/// server, with https outside. Nothing in its teal.yml is there for any of that.
final class NextJs {
    private static final int DEPLOYMENTS = Report.number("DEPLOYMENTS", 3);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long BETWEEN = 500;
    private static final List<String> STEPS = List.of("build", "ship", "healthy", "drain", "retire");
    private static final String HOST = "hub.example.test";
    private static final int PLAIN = 8080;
    private static final int TIMES = 1000;
    private static final Pattern STATIC = Pattern.compile("/_next/static/[A-Za-z0-9/._~%-]+");

    private NextJs() {}

    public static void main(String[] args) throws IOException {
        Path work = Files.createTempDirectory("nextjs");
        Report.progress("building the app: npm, next build");
        Shell.must(
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                "bench/nextjs/build.sh",
                work.toString(),
                Suite.BOOKWORM.bare());
        Report.head(DEPLOYMENTS + " deployments of a Next.js app behind a tunnel in a container", "./dev bench nextjs");
        try (TestServer server = TestServer.view("nextjs");
                BuildEngine engine = BuildEngine.start()) {
            engine.docker("import", work.resolve("base.tar").toString(), "node:20-slim");
            server.startNginx();
            Teal teal = Teal.to(server, engine).with("JAVA_TOOL_OPTIONS", believing(work, server.address()));
            release(teal, server, work, 0, true);
            teal.must("setup", "-y");
            tunnel(server, engine, work);
            teal.must("deploy");
            underTraffic(teal, server, work);
            pages(teal, server, work);
        }
    }

    /// A JVM with these finds the host at that address, and takes its certificate for good.
    private static String believing(Path work, String address) throws IOException {
        Files.writeString(work.resolve("hosts"), address + " " + HOST + "\n");
        return "-Djdk.net.hosts.file=" + work.resolve("hosts") + " -Djavax.net.ssl.trustStorePassword=changeit"
                + " -Djavax.net.ssl.trustStore=" + work.resolve("truststore.p12");
    }

    /// On the engine's default bridge, as `docker run cloudflare/cloudflared` puts it.
    private static void tunnel(TestServer server, BuildEngine engine, Path work) throws IOException {
        Path image = work.resolve("tunnel.tar");
        engine.docker("save", "-o", image.toString(), "node:20-slim");
        String config = server.sshConfig().toString();
        Shell.must(
                Map.of(),
                "scp",
                "-q",
                "-r",
                "-F",
                config,
                work.resolve("tunnel").toString(),
                server.name() + ":/");
        Shell.must(Map.of(), "scp", "-q", "-F", config, image.toString(), server.name() + ":/tunnel/image.tar");
        server.must("docker load -qi /tunnel/image.tar && docker run -d --name tunnel --restart unless-stopped"
                + " -p 443:443 -p " + PLAIN + ":" + PLAIN + " -v /tunnel:/tunnel --add-host=origin:host-gateway"
                + " node:20-slim node /tunnel/tunnel.js origin");
    }

    /// The pages of an even and of an odd release have other scripts.
    ///
    /// @param assets whether nginx keeps the static files of earlier releases, as it does without a key
    private static void release(Teal teal, TestServer server, Path work, int number, boolean assets) {
        Path context = work.resolve("context-" + (number % 2 + 1));
        try {
            Files.writeString(context.resolve(".next/standalone/VERSION"), number + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        teal.config("""
                app: hub
                server: %s
                url: https://%s
                image: {context: %s}
                container:
                  port: 3000
                  volumes: ["data:/app/data"]
                health: {path: "/api/assets?page_size=1"}
                database: {sqlite: data/hub.db}
                """.formatted(server.name(), HOST, context) + (assets ? "" : "router: {assets: off}\n"));
    }

    private static void underTraffic(Teal teal, TestServer server, Path work) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("deployment", "requests", "**lost**"));
        head.addAll(STEPS);
        head.add("whole deployment");
        rows.add(head);
        Traffic traffic = Traffic.to(server.address(), PLAIN)
                .host(HOST)
                .get(2)
                .post(2)
                .fresh(1)
                .thinkTime(Duration.ofMillis(10))
                .start();
        try (traffic) {
            traffic.awaitRequests(BETWEEN, LIMIT);
            for (int number = 1; number <= DEPLOYMENTS; number++) {
                Tally before = traffic.snapshot();
                release(teal, server, work, number, true);
                Teal.Run run = teal.must("deploy");
                traffic.awaitRequests(BETWEEN, LIMIT);
                Tally after = traffic.snapshot();
                List<String> row = new ArrayList<>(List.of(
                        String.valueOf(number),
                        Report.whole(after.requests() - before.requests()),
                        "**" + (after.failed() - before.failed()) + "**"));
                STEPS.forEach(step -> row.add(Report.seconds(run.took(step))));
                row.add(Report.seconds(run.wall()));
                rows.add(row);
            }
            Report.table(rows);
            total(traffic.stop(), server);
        }
    }

    /// Loads the page, moves to a release with other scripts and back, and asks each time for the scripts of the page.
    private static void pages(Teal teal, TestServer server, Path work) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "asked for", "**404 after a deployment**", "**404 after the rollback**"));
        for (boolean assets : new boolean[] {true, false}) {
            release(teal, server, work, DEPLOYMENTS, assets);
            teal.must("deploy", "-y");
            List<String> first = scripts(server);
            release(teal, server, work, DEPLOYMENTS + 1, assets);
            teal.must("deploy", "-y");
            List<String> second = scripts(server);
            long lost = missing(server, first);
            teal.must("rollback", "-y");
            rows.add(List.of(
                    assets ? "with `router.assets`" : "`router.assets: off`",
                    Report.whole((long) TIMES * (first.size() + second.size())),
                    "**" + lost + "**",
                    "**" + missing(server, second) + "**"));
        }
        Report.text("A page that was loaded before traffic moved asks for its scripts afterwards:");
        Report.table(rows);
    }

    private static List<String> scripts(TestServer server) {
        String page =
                server.must("curl -qsS --fail -H 'X-Forwarded-Proto: https' -H 'Host: " + HOST + "' http://127.0.0.1/");
        return STATIC.matcher(page).results().map(MatchResult::group).distinct().toList();
    }

    private static long missing(TestServer server, List<String> scripts) {
        return Long.parseLong(
                server.must("for _ in $(seq " + TIMES + "); do curl -qs -H 'X-Forwarded-Proto: https' -H 'Host: "
                        + HOST + "'"
                        + scripts.stream()
                                .map(path -> " -o /dev/null 'http://127.0.0.1" + path + "'")
                                .collect(Collectors.joining())
                        + " -w '%{http_code}\\n'; done | grep -vc 200 || true"));
    }

    private static void total(Tally tally, TestServer server) {
        Set<String> missing = new HashSet<>(tally.acknowledgedKeys());
        missing.removeAll(Set.copyOf(server.must("sqlite3 -readonly /opt/hub/data/hub.db 'SELECT key FROM assets'")
                .lines()
                .toList()));
        Report.text("%s requests in all, %d lost; %s writes acknowledged, %d of them not in the database. Lost: %s"
                .formatted(
                        Report.whole(tally.requests()),
                        tally.failed(),
                        Report.whole(tally.acknowledgedKeys().size()),
                        missing.size(),
                        tally.failures().isEmpty()
                                ? "none"
                                : tally.failures().stream()
                                        .map(Failure::what)
                                        .distinct()
                                        .toList()));
    }
}
