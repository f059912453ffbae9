package dev.teal.router;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.health.Answer;
import dev.teal.runtime.Example;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// An nginx with the app's file installed, and two backends behind it.
final class Routed implements AutoCloseable {
    final Server server = new LocalServer(Events.NONE);
    final PrivateNginx nginx;
    final Router router;
    final NginxFile file;
    final Path route;

    private Routed(Path folder, PrivateNginx nginx, Address blue, Address green, String more) throws IOException {
        this.nginx = nginx;
        route = Files.createDirectories(folder.resolve("app/route"));
        Config config = Example.config("app: hub\nserver: local\ndirectory: " + folder.resolve("app")
                + "\nhealth: {path: \"/echo?page_size=1\"}\n" + nginx.section(more));
        Layout layout = new Layout(config.directory());
        router = new Router(config, layout);
        file = new NginxFile(config, layout, blue, green);
    }

    static Routed start(Path folder, PrivateNginx nginx, Address blue, Address green) throws IOException {
        return start(folder, nginx, blue, green, "");
    }

    /// @param more further lines of `router:`
    static Routed start(Path folder, PrivateNginx nginx, Address blue, Address green, String more) throws IOException {
        Routed routed = new Routed(folder, nginx, blue, green, more);
        Result installed = routed.server.run(routed.router.install(routed.file));
        if (!installed.ok()) {
            throw new IllegalStateException(installed.toString());
        }
        return routed;
    }

    void flip(Slot to) {
        if (!server.run(router.flip(to)).ok()) {
            throw new IllegalStateException("the flip failed");
        }
    }

    int inFlight(Address slot) {
        return connections(slot).all();
    }

    InFlight connections(Address slot) {
        return InFlight.of(server.run(router.inFlight(slot))).orElseThrow();
    }

    /// A new connection to nginx.
    Client client() throws IOException {
        return client("127.0.0.1");
    }

    /// @param from the client's own address; only 127.0.0.1 is trusted by default
    Client client(String from) throws IOException {
        return new Client(new Socket(InetAddress.getLoopbackAddress(), nginx.port(), InetAddress.ofLiteral(from), 0));
    }

    Answer visit(String path) {
        return Answer.of(server.run(router.visit(path, Until.PATIENCE)));
    }

    /// Speaks HTTP by hand.
    record Client(Socket socket, BufferedReader in) implements AutoCloseable {
        Client(Socket socket) throws IOException {
            this(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            socket.setSoTimeout(20_000);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        Client get(String path, String... headers) throws IOException {
            send("GET " + path + " HTTP/1.1\r\nHost: hub.example.com\r\n"
                    + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n");
            return this;
        }

        /// The head of the next answer, with lines that end in `\n`.
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }

        /// The body of the next answer, which must have a Content-Length.
        String body() throws IOException {
            String head = head();
            int length = Integer.parseInt(head.replaceFirst("(?is).*content-length: (\\d+).*", "$1"));
            char[] body = new char[length];
            for (int at = 0; at < length; ) {
                int n = in.read(body, at, length - at);
                if (n < 0) {
                    throw new IOException("cut after " + at + " of " + length + ": " + head);
                }
                at += n;
            }
            return new String(body);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() {
        server.close();
        nginx.close();
    }
}
