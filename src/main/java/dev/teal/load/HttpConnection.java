package dev.teal.load;

import dev.teal.load.Failure.Cause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// An HTTP/1.1 connection that never retries. The JDK's clients cannot be used here: they retry on their own.
final class HttpConnection implements AutoCloseable {
    private final Wire wire;
    private final ResponseReader incoming;

    private HttpConnection(Wire wire, ResponseReader incoming) {
        this.wire = wire;
        this.incoming = incoming;
    }

    static HttpConnection open(Load load, Duration limit) throws LostRequest {
        try {
            Wire wire = load.wire(limit);
            return new HttpConnection(wire, new ResponseReader(wire.in()));
        } catch (IOException e) {
            throw notConnected(e);
        }
    }

    private static LostRequest notConnected(IOException e) {
        return switch (e) {
            case SocketTimeoutException _ -> new LostRequest(Cause.TIMEOUT, "no connection within the limit");
            case ConnectException _ -> new LostRequest(Cause.REFUSED, "connection refused");
            default -> new LostRequest(Cause.REFUSED, "no connection: " + e.getMessage());
        };
    }

    /// Whether the server closed this connection while it was idle. The server may do so, and a client that
    /// checks before it sends loses nothing; but a close *after* this check loses the request on its way.
    /// @throws LostRequest when bytes arrived without a request
    boolean closedWhileIdle() throws LostRequest {
        try {
            int read = wire.arrived();
            if (read > 0) {
                throw new LostRequest(Cause.MALFORMED, "bytes without a request");
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }

    void send(String ascii) throws LostRequest {
        try {
            wire.write(ascii.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new LostRequest(Cause.RESET, "while sending: " + e.getMessage());
        }
    }

    /// Waits for status and headers; skips 1xx answers.
    ResponseHead head() throws LostRequest {
        ResponseHead head = incoming.head();
        while (head.interim()) {
            head = incoming.head();
        }
        return head;
    }

    /// Reads the answer to its end.
    void body(ResponseHead head) throws LostRequest {
        if (head.hasBody() && head.chunked()) {
            incoming.chunks();
        } else if (head.hasBody()) {
            incoming.skip(head.length());
        }
        incoming.nothingMore();
    }

    /// When it last received something; at first, when it was opened.
    Instant heard() {
        return incoming.heard();
    }

    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException _) {
            // It is closed either way.
        }
    }
}
