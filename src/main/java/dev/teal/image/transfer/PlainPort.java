package dev.teal.image.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A port of the loopback before a plain HTTP server. An engine tries TLS first, and the JDK's server would wait
/// for the rest of what it takes for a request; here it is told at once, and comes again without.
final class PlainPort implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;
    /// With the containerd store an engine goes over to plain HTTP only after an answer in it.
    private static final byte[] NO_TLS =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final int behind;

    private PlainPort(ServerSocket listening, int behind) {
        this.listening = listening;
        this.behind = behind;
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

    /// Half a dozen connections at most: an engine sends five layers at once.
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
            // the end
        }
    }

    private void serve(Socket client) {
        try (client) {
            int first = client.getInputStream().read();
            if (first == TLS_HANDSHAKE) {
                client.getOutputStream().write(NO_TLS);
                client.shutdownOutput();
                client.getInputStream().transferTo(OutputStream.nullOutputStream()); // else a reset overtakes it
            } else if (first >= 0) {
                try (Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
                    server.getOutputStream().write(first);
                    start(() -> carry(server, client));
                    carry(client, server);
                }
            }
        } catch (IOException gone) {
            // the engine notices
        }
    }

    private static void carry(Socket from, Socket to) {
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
