package dev.teal.server.shell;

import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.server.LineReader;
import dev.teal.server.shell.FrameReader.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Arbitrary bytes from a server. They must be split into the right frames however they arrive, stay within the
/// limits, and never yield a wrong exit code.
public final class AnswerFuzz implements Target {
    private static final String MARK = "m:";

    /// Each has its own thread, which is slow to start.
    private static final int MAX_CONCURRENT = 32;

    private final Deque<Reading> running = new ArrayDeque<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Reading(FrameReader reader, byte[] bytes, int limit) {}

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Input.of("f\u0003\u0008onem:0\ntwo\nlinesm:12\nrest"),
                Input.of("f\u0001\u0002mm:m:\nm:0" + "9".repeat(80) + "\nx"),
                Input.of("f@\u0001" + "long ".repeat(50) + "m:0\n"),
                Input.of("e0", "12", "255", "-1", "+1", "99999999999", "\u0660", "0\r", ""),
                Input.of("agreeting\nm:\nthe rest\nm:\n"),
                Input.of("l\u0005one\r\ntwo\n\n\u0401\nlong line without an end"));
    }

    @Override
    public void test(byte[] data) throws Exception {
        Input input = new Input(data);
        switch ((char) input.choice(256)) {
            case 'e' -> input.texts().forEach(AnswerFuzz::exitCode);
            case 'a' -> afterMark(input.rest());
            case 'l' -> lines(input.choice(64) + 2, input.rest());
            default -> frames(input.choice(70) + 1, input.choice(40), input.rest());
        }
    }

    private void frames(int piece, int limit, byte[] bytes) throws InterruptedException {
        FrameReader reader = FrameReader.start("fuzz", pieces(bytes, piece), MARK, limit);
        running.add(new Reading(reader, bytes, limit));
        if (running.size() > MAX_CONCURRENT) {
            check(running.removeFirst());
        }
    }

    private static void check(Reading reading) throws InterruptedException {
        for (Frame expected : split(new String(reading.bytes(), StandardCharsets.ISO_8859_1), reading.limit())) {
            Frame frame = reading.reader().poll(Duration.ofSeconds(20)).orElseThrow();
            if (expected instanceof Frame.End) {
                must(frame instanceof Frame.End, "the end, not " + frame + Arrays.toString(reading.bytes()));
            } else {
                must(frame.equals(expected), expected + " and not " + frame + Arrays.toString(reading.bytes()));
            }
        }
    }

    @Override
    public void close() {
        try {
            for (Reading reading : running) {
                check(reading);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A simple reference implementation over the whole text; one character per byte.
    private static List<Frame> split(String text, int limit) {
        List<Frame> frames = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, from)) {
            int tail = at + MARK.length();
            int newline = text.indexOf('\n', tail);
            if (newline < 0 || newline - tail > FrameReader.MAX_TAIL) {
                break;
            }
            int length = Math.min(limit, at - from);
            frames.add(new Frame.Whole(
                    utf8(text.substring(from, from + length)),
                    at - from - length,
                    utf8(text.substring(tail, newline))));
            from = newline + 1;
        }
        frames.add(new Frame.End(""));
        return frames;
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void exitCode(String tail) {
        ShellReply reply = ShellReply.of(new Frame.Whole("", 0, tail), new Frame.Whole("", 0, ""));
        if (reply instanceof ShellReply.Answered answered) {
            must(String.valueOf(answered.exitCode()).equals(tail.replaceFirst("^0+(?=.)", "")), "the code " + tail);
        }
    }

    private static void afterMark(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int line = ("\n" + text).indexOf(MARK + "\n");
        String expected = line < 0 ? "" : text.substring(line + MARK.length());
        try (BannerFilter rest = new BannerFilter(new ByteArrayInputStream(bytes), MARK)) {
            String read = new String(rest.readAllBytes(), StandardCharsets.ISO_8859_1);
            must(read.equals(expected), "the text after the mark: " + read);
        }
    }

    /// The joined pieces are the text; none is longer than the limit.
    private static void lines(int maxLength, byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        StringBuilder read = new StringBuilder();
        LineReader lines = new LineReader(new ByteArrayInputStream(bytes), maxLength);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            must(line.get().length() <= maxLength && line.get().lines().count() <= 1, "a short line: " + line);
            read.append(line.get());
        }
        must(read.toString().equals(text.replaceAll("[\r\n]", "")), "all of the text: " + read);
    }

    private static InputStream pieces(byte[] bytes, int piece) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, piece));
            }
        };
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what);
        }
    }
}
