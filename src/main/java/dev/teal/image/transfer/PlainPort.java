package dev.teal.image.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A loopback port in front of a plain HTTP server. An engine tries TLS first, which the JDK's server would
/// take for an incomplete request. This port rejects TLS at once, and the engine retries without it.
final class PlainPort implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;
    /// With the containerd store, an engine switches to plain HTTP only after a reply in plain HTTP.
    private static final byte[] NO_TLS =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final int serverPort;

    private PlainPort(ServerSocket listening, int serverPort) {
        this.listening = listening;
        this.serverPort = serverPort;
    }

    static PlainPort before(int port) throws IOException {
        PlainPort front = new PlainPort(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        start(front::accept);
        return front;
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /// One thread per connection: an engine sends five layers at once, so there are about six.
    private static void start(Runnable work) {
        Thread.ofPlatform().daemon().name("layers").start(work);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                start(() -> serve(client));
            }
        } catch (IOException closed) {
            // the port was closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            int first = client.getInputStream().read();
            if (first == TLS_HANDSHAKE) {
                client.getOutputStream().write(NO_TLS);
                client.shutdownOutput();
                client.getInputStream()
                        .transferTo(OutputStream.nullOutputStream()); // else a reset could precede the reply
            } else if (first >= 0) {
                try (Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
                    server.getOutputStream().write(first);
                    start(() -> copy(server, client));
                    copy(client, server);
                }
            }
        } catch (IOException gone) {
            // the engine notices
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException gone) {
            // the other direction ends by itself
        }
    }
}
