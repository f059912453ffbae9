package dev.teal.ground;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A builder that is not in the local engine, as `docker buildx create` makes one: another engine's BuildKit, which
/// that engine has behind `POST /grpc`, behind a socket that speaks to it directly.
public final class OutsideBuilder implements AutoCloseable {
    private static final String UPGRADE =
            "POST /grpc HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

    private final ServerSocketChannel socket;
    private final UnixDomainSocketAddress engine;

    private OutsideBuilder(ServerSocketChannel socket, UnixDomainSocketAddress engine) {
        this.socket = socket;
        this.engine = engine;
    }

    /// @param of     the engine that builds; its store must be containerd's
    /// @param folder gets the socket
    public static OutsideBuilder start(BuildEngine of, Path folder) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(folder.resolve("builder.sock")));
        String host = of.environment().getOrDefault("DOCKER_HOST", "");
        OutsideBuilder builder =
                new OutsideBuilder(socket, UnixDomainSocketAddress.of(host.substring("unix://".length())));
        Thread.ofVirtual().start(builder::serve);
        return builder;
    }

    /// The environment of a machine with that engine, whose user has chosen this builder.
    ///
    /// @param settings a folder for buildx
    public Map<String, String> chosenAt(BuildEngine local, Path settings) throws IOException {
        Map<String, String> environment = new HashMap<>(local.environment());
        environment.put("BUILDX_CONFIG", settings.toString());
        var created = Shell.run(
                Shell.words(
                        local.client().toString(),
                        "buildx",
                        "create",
                        "--driver",
                        "remote",
                        "--use",
                        "unix://" + socket.getLocalAddress()),
                environment);
        if (!created.ok()) {
            throw new IllegalStateException(String.join("\n", created.errorLines()));
        }
        return environment;
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = socket.accept();
                SocketChannel server = SocketChannel.open(engine);
                server.write(ByteBuffer.wrap(UPGRADE.getBytes(ISO_8859_1)));
                skipHead(server);
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private static void skipHead(SocketChannel from) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!head.toString().endsWith("\r\n\r\n") && from.read(one.clear()) > 0) {
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("the engine answered " + head);
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        try (from;
                to) {
            while (from.read(bytes.clear()) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
        } catch (IOException closed) {
            // by the other direction
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
