package dev.teal.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Cuts a stream into frames, each ended by a mark, a short tail and a newline. What comes before the mark is kept
/// byte for byte, up to a limit.
final class FrameReader {
    /// A part of the stream, read as UTF-8.
    sealed interface Frame {
        String text();

        /// @param dropped bytes beyond the limit, not in `text`
        /// @param tail    what stood between mark and newline
        record Whole(String text, long dropped, String tail) implements Frame {}

        /// The stream ended, with these bytes after the last mark.
        record End(String text) implements Frame {}
    }

    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final byte[] mark;
    private final int limit;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

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
    static FrameReader start(String thread, InputStream in, String mark, int limit) {
        FrameReader reader = new FrameReader(in, mark, limit);
        Thread.ofPlatform().daemon().name(thread).start(reader::pump);
        return reader;
    }

    /// The next frame, or nothing within the time.
    Optional<Frame> poll(Duration time) throws InterruptedException {
        return Optional.ofNullable(frames.poll(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS));
    }

    private void pump() {
        try {
            for (int n = read(); n >= 0; n = read()) {
                length += n;
                cut();
            }
        } catch (IOException closed) {
            // The same as the end: whoever closed the stream knows why.
        }
        frames.add(new Frame.End(text(0, length)));
    }

    private int read() throws IOException {
        if (buffer.length - length < CHUNK / 2) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        return in.read(buffer, length, buffer.length - length);
    }

    private void cut() {
        for (int at = findMark(); at >= 0; at = findMark()) {
            int newline = find((byte) '\n', at + mark.length);
            if (newline < 0) {
                scanned = at;
                return;
            }
            frames.add(frame(at, newline));
            shift(newline + 1);
        }
        scanned = Math.max(0, length - mark.length + 1);
        dropBeyondLimit();
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
