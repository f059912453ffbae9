package dev.teal.bench;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Requests a second from a client through nginx to a container: as the usual script sets it up, as Teal does, and what
/// each difference makes. All ways lead to the same container, through the same nginx, each at a port of its own; runs
/// of all ways alternate, so that what else the machine does hits all of them.
final class Throughput {
    private static final int ROUNDS = Report.number("ROUNDS", 5);
    private static final String SECONDS = String.valueOf(Report.number("SECONDS", 4));
    /// What Debian has: one for each CPU.
    private static final String WORKERS = System.getenv().getOrDefault("WORKERS", "auto");

    private static final Pattern RATE = Pattern.compile("Requests/sec: *([0-9.]+)");
    private static final Pattern LOST = Pattern.compile("Socket errors:.*|Non-2xx.*");
    private static final Path OLD_SITE = Path.of("bench/old-way/agent-hub.nginx");
    private static final int FIRST_PORT = 8000;

    private final TestServer server;
    private final BuildEngine engine;
    private final Teal teal;

    private Throughput(TestServer server, BuildEngine engine) {
        this.server = server;
        this.engine = engine;
        this.teal = Teal.to(server, engine);
    }

    public static void main(String[] args) throws IOException {
        Report.head("Requests a second from client to container", "./dev bench throughput");
        Report.text("wrk -t2 -c32 for " + SECONDS + " s each, " + ROUNDS
                + " rounds, medians; nginx with `worker_processes " + WORKERS + "`.");
        try (TestServer server = TestServer.view("bench");
                BuildEngine engine = BuildEngine.start()) {
            server.startNginx();
            new Throughput(server, engine).run();
        }
    }

    private void run() throws IOException {
        Shell.must(engine.environment(), "bench/trivial-backend.sh", "trivial:1");
        deploy("image: {name: \"trivial:1\"}", "/");
        measure("a trivial app (nginx, `return 200`)", "/", ways());
        deploy("image: {context: " + AgentHubImage.context("1.0.0") + "}", "/api/assets?page_size=1");
        Map<String, String> ways = new LinkedHashMap<>();
        ways().forEach((name, site) -> {
            if (name.startsWith("**")) {
                ways.put(name, site);
            }
        });
        measure("the sample app (Java, SQLite)", "/api/assets?page_size=1", ways);
    }

    private void deploy(String image, String health) {
        teal.config("""
                app: agent-hub
                server: %s
                %s
                container:
                  volumes: ["data:/app/data"]
                health: {path: "%s"}
                """.formatted(server.name(), image, health));
        // `teal setup` refuses to stand beside another site of the same app's.
        server.must("rm -f /etc/nginx/conf.d/ways.conf");
        teal.must("setup", "-y");
        teal.must("deploy");
    }

    /// nginx sites by what they are; the first is what the others are compared with.
    private Map<String, String> ways() throws IOException {
        String port = server.must("cat /opt/agent-hub/.active-port");
        String old = Files.readString(OLD_SITE).replace("127.0.0.1:3000", "127.0.0.1:" + port);
        server.must("sed -i 's/^worker_processes .*/worker_processes " + WORKERS + ";/' /etc/nginx/nginx.conf");
        String ours = visitors(server.must("cat /etc/nginx/conf.d/agent-hub.conf"));
        UnaryOperator<String> published =
                site -> site.replaceAll("server [0-9.]+:3000;", "server 127.0.0.1:" + port + ";");
        UnaryOperator<String> noKeepalive = site -> site.replaceAll("(?m)^ +keepalive(_timeout 2s| 64);\n", "")
                .replace("websocket upgrade;", "websocket upgrade;\n    default close;");
        UnaryOperator<String> buffered = site -> site.replace("proxy_buffering off;", "");
        UnaryOperator<String> bodiesBuffered = site -> site.replace("proxy_request_buffering off;", "");
        UnaryOperator<String> noFlag = site -> site.replaceAll(
                "(?s)set \\$slot blue;.*?}\n", "set \\$slot " + (port.equals("3000") ? "blue" : "green") + ";\n");
        Map<String, String> ways = new LinkedHashMap<>();
        ways.put("**the script's site**: published port, a connection for each request", old);
        ways.put("**Teal's file**: the container's address, kept connections", ours);
        ways.put("Teal's, but the published port", published.apply(ours));
        ways.put("Teal's, but without kept connections", noKeepalive.apply(ours));
        ways.put(
                "Teal's, but neither (the script's way, with Teal's other lines)",
                noKeepalive.apply(published.apply(ours)));
        ways.put("Teal's, but `proxy_buffering on`", buffered.apply(ours));
        ways.put("Teal's, but `proxy_request_buffering on`", bodiesBuffered.apply(ours));
        ways.put("Teal's, but no line in the access log", site(ours, "access_log off;"));
        ways.put("Teal's, but no flag file is looked for", noFlag.apply(ours));
        return ways;
    }

    /// Without the server block for Teal's own requests, which does not lead to the app.
    private static String visitors(String ours) {
        return ours.replaceFirst("(?s)# Teal's own requests.*?\n}\n\n(?=server)", "");
    }

    private static String site(String ours, String line) {
        return ours.replace("open_file_cache off;", "open_file_cache off;\n    " + line);
    }

    private void measure(String app, String path, Map<String, String> ways) {
        Map<String, Integer> ports = install(ways);
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            ports.forEach((way, port) -> rates.computeIfAbsent(way, w -> new ArrayList<>())
                    .add(rate("http://" + server.address() + ":" + port + path)));
            Report.progress(app + ", round " + (round + 1) + ": "
                    + rates.values().stream().map(List::getLast).toList());
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("way to " + app, "requests/s", "all rounds", "ratio"));
        double base = median(rates.values().iterator().next());
        rates.forEach((way, all) -> rows.add(List.of(
                way,
                Report.whole(Math.round(median(all))),
                String.join(
                        " ", all.stream().map(Math::round).map(Report::whole).toList()),
                String.format(Locale.ROOT, "%.1f", median(all) / base))));
        Report.table(rows);
    }

    private static double median(List<Double> values) {
        return Report.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /// Each site at a port of its own, under names of its own.
    private Map<String, Integer> install(Map<String, String> ways) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        StringBuilder all = new StringBuilder();
        ways.forEach((way, site) -> {
            int port = FIRST_PORT + ports.size();
            ports.put(way, port);
            all.append(site.replaceAll("listen .*;", "listen " + port + ";").replace("agent_hub", "way_" + port));
        });
        try {
            Path file = Files.writeString(teal.folder().resolve("ways.conf"), all);
            Shell.must(
                    Map.of(),
                    "scp",
                    "-q",
                    "-F",
                    server.sshConfig().toString(),
                    file.toString(),
                    server.name() + ":/etc/nginx/conf.d/ways.conf");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.must("nginx -t -q && nginx -s reload");
        ports.values().forEach(this::awaitSite);
        return ports;
    }

    private void awaitSite(int port) {
        server.must(
                "curl -fsS --retry 50 --retry-connrefused --retry-delay 0 -o /dev/null http://127.0.0.1:" + port + "/");
    }

    private static double rate(String url) {
        String output = Shell.must(Map.of(), "wrk", "-t2", "-c32", "-d" + SECONDS + "s", url);
        Matcher lost = LOST.matcher(output);
        if (lost.find()) {
            Report.progress(url + ": " + lost.group());
        }
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException("wrk said: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
