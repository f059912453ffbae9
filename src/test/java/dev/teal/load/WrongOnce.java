package dev.teal.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that answers its first request with given bytes, and every other one correctly.
final class WrongOnce implements AutoCloseable {
    static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Teal-Release: r1\r\n\r\n[]";

    /// What happens to the connection after the first answer.
    enum Then {
        KEEP,
        CLOSE,
        RESET
    }

    private final String first;
    private final Then then;
    private final ServerSocket listener;
    private final AtomicInteger requests = new AtomicInteger();

    private WrongOnce(String first, Then then) throws IOException {
        this.first = first;
        this.then = then;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static WrongOnce answering(String first, Then then) throws IOException {
        WrongOnce server = new WrongOnce(first, then);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    Load load() {
        return Traffic.to("127.0.0.1", listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The test has closed it.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (headRead(socket.getInputStream())) {
                boolean wrong = requests.getAndIncrement() == 0;
                socket.getOutputStream().write((wrong ? first : GOOD).getBytes(StandardCharsets.ISO_8859_1));
                if (wrong && then != Then.KEEP) {
                    socket.setSoLinger(then == Then.RESET, 0);
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean headRead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
