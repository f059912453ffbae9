package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.ground.Until;
import dev.teal.server.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Requests, uploads and streams while traffic moves.
class InFlightTest extends WithTwoBackends {
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
}
