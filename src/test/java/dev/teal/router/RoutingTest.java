package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.ground.Until;
import dev.teal.health.Answer;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import dev.teal.server.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The app's file in a real nginx, with two small apps.
@Tag("server")
class RoutingTest {
    @TempDir
    private Path folder;

    private Backend blue;
    private Backend green;
    private Routed routed;

    @BeforeEach
    void start() throws Exception {
        blue = Backend.named("blue");
        green = Backend.named("green");
        routed = Routed.start(folder, PrivateNginx.in(folder), blue.address(), green.address(), "  health: /monitor\n");
    }

    @AfterEach
    void stop() {
        routed.close();
        blue.close();
        green.close();
    }

    @Test
    void theFlipMovesTheNextRequestOnAKeptConnection() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/").body()).isEqualTo("blue");
            routed.flip(Slot.GREEN);
            assertThat(client.get("/").body()).isEqualTo("green");
            routed.flip(Slot.BLUE);
            assertThat(client.get("/").body()).isEqualTo("blue");
        }
    }

    @Test
    void duringMaintenanceVisitorsGet503AndTheSlotIsStillReported() throws Exception {
        routed.server.run(routed.router.enterMaintenance("a note\n"));
        assertThat(head("/")).contains("HTTP/1.1 503 Service Temporarily Unavailable\n", "Retry-After: 10\n");
        assertThat(head("/monitor")).startsWith("HTTP/1.1 503 ");
        assertThat(routed.visit("/").closed()).isTrue();
        assertThat(routed.server.run(routed.router.askLive()).out()).startsWith("hub blue ");
        assertThat(routed.server.run(routed.router.maintenanceNote()).out()).isEqualTo("a note\n");
        routed.server.run(routed.router.leaveMaintenance());
        assertThat(head("/")).startsWith("HTTP/1.1 200 OK\n").doesNotContain("Retry-After");
        assertThat(routed.server.run(routed.router.maintenanceNote()).out()).isEmpty();
    }

    private String head(String path) throws Exception {
        try (Routed.Client client = routed.client()) {
            return client.get(path).head();
        }
    }

    @Test
    void everyAnswerNamesItsSlot() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/").head()).contains("HTTP/1.1 200 OK\n", "X-Teal-Slot: blue\n");
        }
    }

    @Test
    void nginxReportsTheSlotAndTheVersionOfItsFile() throws Exception {
        assertThat(routed.server.run(routed.router.askLive()).out())
                .isEqualTo("hub blue " + routed.file.version() + "\n");
        routed.flip(Slot.GREEN);
        assertThat(routed.server.run(routed.router.askLive()).out())
                .isEqualTo("hub green " + routed.file.version() + "\n");
        assertThat(routed.server.run(routed.router.askLiveAndHealth()).out())
                .startsWith("hub green " + routed.file.version() + "\nHTTP/1.1 200 OK\r\n")
                .contains("X-Teal-Slot: green\r\n")
                .endsWith("\nhealth 200\n");
    }

    @Test
    void aVisitYieldsStatusSlotAndRelease() {
        assertThat(routed.visit("/")).isEqualTo(new Answer(200, "", List.of("blue"), List.of("blue"), false, ""));
    }

    @Test
    void aVisitToAnAppThatDoesNotRunIsABadGateway() {
        blue.close();
        assertThat(routed.visit("/")).isEqualTo(new Answer(502, "", List.of("blue"), List.of(), false, ""));
    }

    @Test
    void aRequestInFlightFinishesOnTheSlotThatTookIt() throws Exception {
        try (Routed.Client client = routed.client()) {
            client.get("/wait");
            blue.awaitRequest();
            routed.flip(Slot.GREEN);
            assertThat(routed.inFlight(blue.address())).isEqualTo(1);
            blue.release();
            assertThat(client.body()).isEqualTo("blue");
            assertThat(client.get("/").body()).isEqualTo("green");
        }
    }

    @Test
    void aSlowUploadFinishesOnTheSlotThatTookItAndIsCountedFromItsFirstByte() throws Exception {
        try (Routed.Client client = routed.client()) {
            client.send("POST /count HTTP/1.1\r\nHost: hub.example.com\r\nContent-Length: 6\r\n\r\na");
            Until.holds("the upload is counted", () -> routed.inFlight(blue.address()) == 1);
            routed.flip(Slot.GREEN);
            client.send("bcd");
            assertThat(routed.inFlight(blue.address())).isEqualTo(1);
            client.send("ef");
            assertThat(client.body()).isEqualTo("blue 6");
        }
    }

    @Test
    void anUploadIsCountedBeforeItsFirstByte() throws Exception {
        try (Routed.Client client = routed.client()) {
            client.send("POST /count HTTP/1.1\r\nHost: hub.example.com\r\nContent-Length: 3\r\n\r\n");
            Until.holds("the upload is counted", () -> routed.inFlight(blue.address()) == 1);
            routed.flip(Slot.GREEN);
            client.send("abc");
            assertThat(client.body()).isEqualTo("blue 3");
        }
    }

    @Test
    void nothingIsInFlightSoonAfterTheLastRequest() throws Exception {
        try (Routed.Client client = routed.client()) {
            client.get("/").body();
        }
        assertThat(routed.inFlight(blue.address())).isEqualTo(1); // kept by nginx, idle
        Until.holds("the idle connection is closed", () -> routed.inFlight(blue.address()) == 0);
    }

    @Test
    void eventsPassWithoutDelay() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/events").head()).contains("Content-Type: text/event-stream");
            assertThat(client.in().readLine()).isEqualTo("d"); // the chunk's length
            assertThat(client.in().readLine()).isEqualTo("data: first");
            routed.flip(Slot.GREEN);
            blue.release();
            assertThat(client.in().lines().limit(5)).contains("data: last");
        }
    }

    @Test
    void aWebSocketPassesBothWaysAndStaysThroughTheFlip() throws Exception {
        blue.close();
        try (ServerSocket app = new ServerSocket(blue.address().port(), 1, InetAddress.getLoopbackAddress());
                Routed.Client client = routed.client()) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> upgradeAndEcho(app));
            client.get("/socket", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: eA==");
            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            client.send("one");
            assertThat(read(client, 3)).isEqualTo("one");
            routed.flip(Slot.GREEN);
            client.send("two");
            assertThat(read(client, 3)).isEqualTo("two");
            client.socket().shutdownOutput();
            assertThat(asked.get())
                    .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                    .contains("websocket");
        }
    }

    /// The kernel destroys nginx's sockets; a client must see the end of its stream, and no reset.
    @Test
    void streamsAreClosedCleanlyAndRequestsStay() throws Exception {
        try (StreamApp app = new StreamApp();
                Routed apart = Routed.start(
                        folder.resolve("apart"),
                        PrivateNginx.in(folder.resolve("apart")),
                        app.address(),
                        app.address(),
                        "streams: 5s\n");
                Routed.Client events = apart.client();
                Routed.Client socket = apart.client();
                Routed.Client slow = apart.client()) {
            events.get("/stream", "Accept: text/event-stream");
            socket.get("/stream", "Connection: Upgrade", "Upgrade: websocket");
            slow.get("/stream");
            assertThat(events.head()).startsWith("HTTP/1.1 200 ");
            assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
            socket.send("ping");
            Until.holds(
                    "all are counted", () -> apart.connections(app.address()).equals(new InFlight(1, 2)));
            assertThat(apart.server
                            .run(apart.router.closeStreams(app.address()))
                            .out())
                    .isEqualTo("2\n");
            assertThat(events.in().lines()).contains("data: tick");
            assertThat(socket.in().lines()).contains("data: tick");
            assertThat(apart.connections(app.address())).isEqualTo(new InFlight(1, 0));
            assertThat(slow.head()).startsWith("HTTP/1.1 200 ");
            assertThat(slow.in().readLine()).isNotNull();
        }
    }

    /// The app ends when nobody is connected, like one whose `server.close()` waits for its clients.
    @Test
    void connectionsStillOpenShortlyAfterTheStopAreClosed() throws Exception {
        String ends =
                "until [ -z \"$(ss -Hnt state established dst \"$1\" dport = \":$2\")\" ]; do sleep 0.05; done; echo"
                        + " ended";
        try (StreamApp app = new StreamApp();
                Routed usual = Routed.start(
                        folder.resolve("usual"),
                        PrivateNginx.in(folder.resolve("usual")),
                        app.address(),
                        app.address());
                Routed.Client events = usual.client()) {
            events.get("/stream", "Accept: text/event-stream");
            Until.holds("it is counted", () -> usual.connections(app.address()).equals(new InFlight(1, 0)));
            Command stop = Command.script(
                    ends, app.address().host(), String.valueOf(app.address().port()));
            assertThat(usual.server
                            .run(Router.stop(app.address(), stop), Until.PATIENCE)
                            .out())
                    .contains("left 1 closed 1\n", "ended\n");
            assertThat(events.in().lines()).contains("data: tick");
            assertThat(usual.server.run(
                            Router.stop(app.address(), Command.script("echo ended; exit 3")), Until.PATIENCE))
                    .satisfies(nobody -> assertThat(nobody.out()).isEqualTo("ended\n"))
                    .satisfies(nobody -> assertThat(nobody.exitCode()).isEqualTo(3));
        }
    }

    /// Answers every request with a stream that never ends.
    private record StreamApp(ServerSocket socket) implements AutoCloseable {
        StreamApp() throws IOException {
            this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket visitor = socket.accept();
                        Thread.ofVirtual().start(() -> stream(visitor));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
        }

        private static void stream(Socket visitor) {
            try (visitor) {
                String head = head(visitor.getInputStream());
                boolean upgrade = head.contains("websocket");
                OutputStream out = visitor.getOutputStream();
                out.write((upgrade
                                ? "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                                : "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
                while (true) {
                    out.write("data: tick\n".getBytes(StandardCharsets.UTF_8));
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException ended) {
                // the kernel or the test ended it
            }
        }

        Address address() {
            return new Address("127.0.0.1", socket.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static String read(Routed.Client client, int length) throws Exception {
        char[] text = new char[length];
        for (int at = 0; at < length; ) {
            at += client.in().read(text, at, length - at);
        }
        return new String(text);
    }

    private static String upgradeAndEcho(ServerSocket app) {
        try (Socket socket = app.accept()) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            String head = head(in);
            out.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
            in.transferTo(out);
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theAppSeesTheClientAndTheScheme() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/echo").body())
                    .contains(
                            "Host: hub.example.com\n",
                            "X-real-ip: 127.0.0.1\n",
                            "X-forwarded-for: 127.0.0.1\n",
                            "X-forwarded-proto: http\n")
                    .doesNotContain("Upgrade:");
        }
    }

    @Test
    void anUnknownSchemeIsNotTrusted() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/echo", "X-Forwarded-Proto: gopher").body()).contains("X-forwarded-proto: http\n");
        }
    }

    @Test
    void theMonitorPathLeadsToTheHealthPathOfTheLiveSlotWithItsOwnQuery() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/monitor?other=1").body()).startsWith("/echo?page_size=1\n");
        }
    }

    @Test
    void theAppKeepsItsOwnHealthPath() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/health").body()).isEqualTo("blue");
        }
    }

    @Test
    void aBodyOf100MegabytesPassesAndALargerOneIsRefused() throws Exception {
        try (Routed.Client client = routed.client()) {
            int size = 100 * 1024 * 1024;
            client.send("POST /count HTTP/1.1\r\nHost: hub.example.com\r\nContent-Length: " + size + "\r\n\r\n");
            byte[] piece = new byte[1024 * 1024];
            for (int sent = 0; sent < size; sent += piece.length) {
                client.socket().getOutputStream().write(piece);
            }
            assertThat(client.body()).isEqualTo("blue " + size);
            client.send("POST /count HTTP/1.1\r\nHost: hub.example.com\r\nContent-Length: " + (size + 1) + "\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void thousandsOfFlipsLoseNoRequest() throws Exception {
        try (Traffic traffic = Traffic.to("127.0.0.1", routed.nginx.port())
                .path("/")
                .get(8)
                .fresh(2)
                .start()) {
            for (int i = 0; i < 1000; i++) {
                Files.createFile(routed.route.resolve("green"));
                traffic.awaitRequests(1, Until.PATIENCE);
                Files.delete(routed.route.resolve("green"));
                traffic.awaitRequests(1, Until.PATIENCE);
            }
            Tally tally = traffic.stop();
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.phases().getFirst().bySlot()).containsOnlyKeys("blue", "green");
            assertThat(tally.requests()).isGreaterThan(2000);
        }
    }

    @Test
    void aRouteFolderThatWorkersCannotReadServesBlue(@TempDir Path other) throws Exception {
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Routed unreadable =
                Routed.start(other, PrivateNginx.in(other, "www-data"), blue.address(), green.address())) {
            unreadable.flip(Slot.GREEN);
            try (Routed.Client client = unreadable.client()) {
                assertThat(client.get("/").body()).isEqualTo("green");
                Files.setPosixFilePermissions(unreadable.route, PosixFilePermissions.fromString("rwx------"));
                assertThat(client.get("/").body()).isEqualTo("blue");
                assertThat(unreadable.server.run(unreadable.router.askLive()).out())
                        .startsWith("hub blue ");
            }
        }
    }
}
