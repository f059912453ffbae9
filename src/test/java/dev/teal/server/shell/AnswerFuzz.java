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

/// What a server sends in place of an answer: cut as it should be however it arrives, held within bounds, and never
/// taken for an exit code that it is not.
public final class AnswerFuzz implements Target {
    private static final String MARK = "m:";

    /// Each has a thread of its own, which takes its time to begin.
    private static final int AT_ONCE = 32;

    private final Deque<Reading> underWay = new ArrayDeque<>();

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
        underWay.add(new Reading(reader, bytes, limit));
        if (underWay.size() > AT_ONCE) {
            judge(underWay.removeFirst());
        }
    }

    private static void judge(Reading reading) throws InterruptedException {
        for (Frame expected : cut(new String(reading.bytes(), StandardCharsets.ISO_8859_1), reading.limit())) {
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
            for (Reading reading : underWay) {
                judge(reading);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The same in few words, over the whole text; a character a byte.
    private static List<Frame> cut(String text, int limit) {
        List<Frame> frames = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, from)) {
            int tail = at + MARK.length();
            int newline = text.indexOf('\n', tail);
            if (newline < 0 || newline - tail > FrameReader.LONGEST_TAIL) {
                break;
            }
            int kept = Math.min(limit, at - from);
            frames.add(new Frame.Whole(
                    utf8(text.substring(from, from + kept)), at - from - kept, utf8(text.substring(tail, newline))));
            from = newline + 1;
        }
        frames.add(new Frame.End(""));
        return frames;
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void exitCode(String tail) {
        ShellReply exchange = ShellReply.of(new Frame.Whole("", 0, tail), new Frame.Whole("", 0, ""));
        if (exchange instanceof ShellReply.Answered answered) {
            must(String.valueOf(answered.exitCode()).equals(tail.replaceFirst("^0+(?=.)", "")), "the code " + tail);
        }
    }

    private static void afterMark(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int line = ("\n" + text).indexOf(MARK + "\n");
        String expected = line < 0 ? "" : text.substring(line + MARK.length());
        try (BannerFilter rest = new BannerFilter(new ByteArrayInputStream(bytes), MARK)) {
            String read = new String(rest.readAllBytes(), StandardCharsets.ISO_8859_1);
            must(read.equals(expected), "what is behind the mark: " + read);
        }
    }

    /// Joined they are the text; none is longer than the limit.
    private static void lines(int longest, byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        StringBuilder read = new StringBuilder();
        LineReader lines = new LineReader(new ByteArrayInputStream(bytes), longest);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            must(line.get().length() <= longest && line.get().lines().count() <= 1, "a short line: " + line);
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
