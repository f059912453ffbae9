package dev.teal.router;

import dev.teal.app.Address;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An app that answers each request with given bytes, valid HTTP or not.
final class RawApp implements AutoCloseable {
    private final ServerSocket socket;
    private volatile byte[] answer = {};
    private volatile String asked = "";

    private RawApp() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    static RawApp start() throws IOException {
        return new RawApp();
    }

    Address address() {
        return new Address("127.0.0.1", socket.getLocalPort());
    }

    /// The unchanged head of the last request.
    String asked() {
        return asked;
    }

    /// @param lines of the head after the status; each ends in CR LF
    void answers(int status, String lines) {
        answers(status, lines, 0);
    }

    /// @param size of the body
    void answers(int status, String lines, int size) {
        String head = "HTTP/1.1 " + status + " Text\r\n" + lines + "Content-Length: " + size
                + "\r\nConnection: close\r\n\r\n";
        answer = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), head.length() + size);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket visitor = socket.accept()) {
                InputStream in = new BufferedInputStream(visitor.getInputStream());
                StringBuilder head = new StringBuilder();
                while (!head.substring(Math.max(0, head.length() - 4)).equals("\r\n\r\n")) {
                    int next = in.read();
                    if (next < 0) {
                        throw new EOFException("the visitor left");
                    }
                    head.append((char) next);
                }
                asked = head.toString();
                visitor.getOutputStream().write(answer);
            } catch (IOException gone) {
                // the visitor left, or this app was closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
