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

/// Cuts a stream into frames, each ended by a mark, a short tail and a newline. What comes before the mark is kept
/// byte for byte, up to a limit.
public final class FrameReader {
    /// A part of the stream, read as UTF-8.
    public sealed interface Frame {
        String text();

        /// @param dropped bytes beyond the limit, not in `text`
        /// @param tail    what stood between mark and newline
        record Whole(String text, long dropped, String tail) implements Frame {}

        /// The stream ended, with these bytes after the last mark.
        record End(String text) implements Frame {}
    }

    /// Bytes between a mark and its newline: an exit code has three.
    static final int LONGEST_TAIL = 16;

    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final byte[] mark;
    private final int limit;
    /// At most two are asked for and not taken; a stream of more than anybody asked for has to wait.
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

    /// A platform thread, because a read from a process's pipe holds its carrier: two workers would take both
    /// carriers of a two-core machine.
    public static FrameReader start(String thread, InputStream in, String mark, int limit) {
        FrameReader reader = new FrameReader(in, mark, limit);
        Thread.ofPlatform().daemon().name(thread).start(reader::pump);
        return reader;
    }

    /// The next frame, or nothing within the time.
    public Optional<Frame> poll(Duration time) throws InterruptedException {
        return Optional.ofNullable(frames.poll(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS));
    }

    private void pump() {
        try {
            try {
                for (int n = read(); n >= 0 && cut(); n = read()) {}
            } catch (IOException closed) {
                // The same as the end: whoever closed the stream knows why.
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

    /// False when what comes is no answer: a mark that no newline follows would be waited for without end.
    private boolean cut() throws InterruptedException {
        for (int at = findMark(); at >= 0; at = findMark()) {
            int newline = find((byte) '\n', at + mark.length);
            if ((newline < 0 ? length : newline) - at - mark.length > LONGEST_TAIL) {
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
