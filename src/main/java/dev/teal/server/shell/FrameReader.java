package dev.teal.server.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Splits a stream into frames. Each ends with a mark, a short tail and a newline. The bytes before the mark
/// are kept unchanged, up to a limit.
public final class FrameReader {
    /// A part of the stream, decoded as UTF-8.
    public sealed interface Frame {
        String text();

        /// @param dropped number of bytes beyond the limit, which `text` lacks
        /// @param tail    the text between mark and newline
        record Whole(String text, long dropped, String tail) implements Frame {}

        /// The end of the stream, with the text after the last mark.
        record End(String text) implements Frame {}
    }

    /// Most bytes between a mark and its newline; an exit code has three.
    static final int MAX_TAIL = 16;

    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final byte[] mark;
    private final int limit;
    /// Two frames at most are waiting to be read. A stream with more, which nobody asked for, is not read
    /// further.
    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(2);

    private byte[] buffer = new byte[CHUNK];
    private int length;
    private int scanned;
    private long dropped;

    private FrameReader(InputStream in, String mark, int limit) {
        this.in = in;
        this.mark = mark.getBytes(StandardCharsets.US_ASCII);
        this.limit = limit;
    }

    /// Uses a platform thread, because a read from a process's pipe pins its carrier: two workers would pin
    /// both carriers of a machine with two cores.
    public static FrameReader start(String thread, InputStream in, String mark, int limit) {
        FrameReader reader = new FrameReader(in, mark, limit);
        Thread.ofPlatform().daemon().name(thread).start(reader::pump);
        return reader;
    }

    /// The next frame; empty when none comes within the time.
    public Optional<Frame> poll(Duration time) throws InterruptedException {
        return Optional.ofNullable(frames.poll(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS));
    }

    private void pump() {
        try {
            try {
                for (int n = read(); n >= 0 && split(); n = read()) {}
            } catch (IOException closed) {
                // The same as the end of the stream.
            }
            frames.put(new Frame.End(text(0, Math.min(length, limit + CHUNK))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int read() throws IOException {
        if (buffer.length - length < CHUNK / 2) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int n = in.read(buffer, length, buffer.length - length);
        length += Math.max(0, n);
        return n;
    }

    /// False when no newline follows a mark within the limit: waiting for one could take forever.
    private boolean split() throws InterruptedException {
        for (int at = findMark(); at >= 0; at = findMark()) {
            int newline = find((byte) '\n', at + mark.length);
            if ((newline < 0 ? length : newline) - at - mark.length > MAX_TAIL) {
                return false;
            }
            if (newline < 0) {
                scanned = at;
                return true;
            }
            frames.put(frame(at, newline));
            shift(newline + 1);
        }
        scanned = Math.max(0, length - mark.length + 1);
        dropBeyondLimit();
        return true;
    }

    private Frame frame(int at, int newline) {
        String tail = text(at + mark.length, newline);
        return new Frame.Whole(text(0, Math.min(at, limit)), dropped + Math.max(0, at - limit), tail);
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private void shift(int start) {
        byte[] rest = Arrays.copyOfRange(buffer, start, length);
        length = rest.length;
        buffer = Arrays.copyOf(rest, Math.max(CHUNK, length));
        scanned = 0;
        dropped = 0;
    }

    private void dropBeyondLimit() {
        int surplus = scanned - limit;
        if (surplus > 0) {
            System.arraycopy(buffer, scanned, buffer, limit, length - scanned);
            length -= surplus;
            scanned = limit;
            dropped += surplus;
        }
    }

    private int findMark() {
        for (int at = find(mark[0], scanned); at >= 0; at = find(mark[0], at + 1)) {
            if (at + mark.length <= length && Arrays.equals(buffer, at, at + mark.length, mark, 0, mark.length)) {
                return at;
            }
        }
        return -1;
    }

    private int find(byte wanted, int from) {
        for (int at = from; at < length; at++) {
            if (buffer[at] == wanted) {
                return at;
            }
        }
        return -1;
    }
}
