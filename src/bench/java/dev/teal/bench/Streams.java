package dev.teal.bench;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.RequestKind;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Deployments while clients have event streams open, which never end by themselves, and a request of 25 s is
/// on its way.
final class Streams {
    private static final Duration LONG_REQUEST = Duration.ofSeconds(25);
    private static final Duration THINK = Duration.ofMillis(40);
    private static final int STREAMS = Report.number("STREAMS", 2);

    private final TestServer server;
    private final Teal teal;
    private int version;

    private Streams(TestServer server, Teal teal) {
        this.server = server;
        this.teal = teal;
    }

    public static void main(String[] args) {
        Report.head("Deployments with " + STREAMS + " event streams open", "./dev bench streams");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "on SIGTERM the app",
                "`teal.yml`",
                "requests of 25 s",
                "drain",
                "retire",
                "**whole deployment**",
                "end of the streams",
                "requests",
                "**lost**"));
        try (TestServer server = TestServer.view("streams");
                BuildEngine engine = BuildEngine.start()) {
            server.startNginx();
            Streams bench = new Streams(server, Teal.to(server, engine));
            bench.first();
            rows.add(bench.row(true, "", true));
            rows.add(bench.row(false, "", true));
            rows.add(bench.row(true, "streams: 3s", true));
            rows.add(bench.row(true, "streams: 3s", false));
        }
        Report.table(rows);
    }

    private void first() {
        config(true, "");
        teal.must("setup", "-y");
        teal.must("deploy");
    }

    private void config(boolean keeps, String more) {
        version++;
        teal.config("""
                app: agent-hub
                server: %s
                image: {context: %s}
                container:
                  volumes: ["data:/app/data"]
                  env: {KEEP_STREAMS: "%d"}
                health: {path: "/api/assets?page_size=1"}
                %s
                """.formatted(server.name(), AgentHubImage.context("1.0." + version), keeps ? 1 : 0, more));
    }

    /// A deployment takes the settings of the release that it replaces: so one goes before, without streams.
    private List<String> row(boolean keeps, String more, boolean longRequest) {
        config(keeps, more);
        teal.must("setup", "-y");
        teal.must("deploy");
        config(keeps, more);
        List<CompletableFuture<String>> streams = new ArrayList<>();
        try (Traffic traffic = Traffic.to(server.address(), 80)
                        .get(2)
                        .post(1)
                        .fresh(1)
                        .thinkTime(THINK)
                        .start();
                Traffic patient = Traffic.to(server.address(), 80)
                        .slow(longRequest ? 1 : 0, LONG_REQUEST)
                        .timeout(LONG_REQUEST.multipliedBy(2))
                        .start()) {
            for (int i = 0; i < STREAMS; i++) {
                streams.add(stream());
            }
            traffic.awaitRequests(100, Until.PATIENCE);
            if (longRequest) {
                patient.awaitUnderWay(RequestKind.SLOW, Until.PATIENCE);
            }
            Teal.Run run = teal.must("deploy"); // one of the long requests is under way when traffic moves
            Tally late = patient.stop();
            Tally tally = traffic.stop();
            List<String> row = List.of(
                    keeps ? "waits for its streams" : "ends its streams",
                    more.isEmpty() ? "default" : "`" + more + "`",
                    longRequest ? "yes" : "no",
                    Report.seconds(run.took("drain")),
                    Report.seconds(run.took("retire")),
                    "**" + Report.seconds(run.wall()) + "**",
                    String.join(
                            ", ",
                            streams.stream()
                                    .map(CompletableFuture::join)
                                    .distinct()
                                    .toList()),
                    Report.whole(tally.requests() + late.requests()),
                    "**" + (tally.failed() + late.failed()) + "**");
            Report.progress(String.join(" | ", row));
            return row;
        }
    }

    /// How its client sees it end.
    private CompletableFuture<String> stream() {
        try {
            Socket socket = new Socket(server.address(), 80);
            socket.getOutputStream()
                    .write("GET /events HTTP/1.1\r\nHost: agent-hub\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return CompletableFuture.supplyAsync(
                    () -> end(socket), task -> Thread.ofVirtual().start(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String end(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] tail = new byte[5];
            byte[] piece = new byte[8192];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                tail = n < tail.length ? tail : Arrays.copyOfRange(piece, n - tail.length, n);
            }
            boolean whole = new String(tail, StandardCharsets.US_ASCII).equals("0\r\n\r\n");
            return whole ? "whole (last chunk)" : "closed (FIN)";
        } catch (IOException e) {
            return "**" + e.getMessage() + "**";
        }
    }
}
