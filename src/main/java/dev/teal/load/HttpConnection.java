package dev.teal.load;

import dev.teal.load.Failure.Cause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One socket that speaks HTTP/1.1 and repeats nothing. The JDK's clients are no use here: they retry by
/// themselves.
final class HttpConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final ResponseReader incoming;

    private HttpConnection(SocketChannel channel, ResponseReader incoming) {
        this.channel = channel;
        this.incoming = incoming;
    }

    /// @param limit longest wait for the connection, and later for each piece of an answer
    static HttpConnection open(InetSocketAddress to, Duration limit) throws LostRequest {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(to, Math.toIntExact(limit.toMillis()));
            channel.socket().setSoTimeout(Math.toIntExact(limit.toMillis()));
            return new HttpConnection(
                    channel, new ResponseReader(channel.socket().getInputStream()));
        } catch (IOException e) {
            closeQuietly(channel);
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

    /// Whether the server closed this connection while nothing was under way. That is its right, and a
    /// client that looks before it sends loses nothing by it; what closes *after* this look, while a
    /// request is on its way, is a lost request.
    /// @throws Lost when bytes came that no request asked for
    boolean closedWhileIdle() throws LostRequest {
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            if (read > 0) {
                throw new LostRequest(Cause.MALFORMED, "bytes that no request asked for");
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }

    void send(String ascii) throws LostRequest {
        try {
            ByteBuffer rest = ByteBuffer.wrap(ascii.getBytes(StandardCharsets.US_ASCII));
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            throw new LostRequest(Cause.RESET, "while sending: " + e.getMessage());
        }
    }

    /// Waits for status and headers; passes over 1xx answers.
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

    /// When it brought something last; when it was opened, if nothing yet.
    Instant heard() {
        return incoming.heard();
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
