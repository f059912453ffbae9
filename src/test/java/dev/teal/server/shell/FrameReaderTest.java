package dev.teal.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.Until;
import dev.teal.server.shell.FrameReader.Frame;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void framesAreTheSameHoweverTheStreamArrives(int piece) throws InterruptedException {
        FrameReader reader = reader("one\nma mark:mark:0\nmark:1\nthreemark:255\nrest", piece, 100);
        assertThat(next(reader)).isEqualTo(new Frame.Whole("one\nma ", 0, "mark:0"));
        assertThat(next(reader)).isEqualTo(new Frame.Whole("", 0, "1"));
        assertThat(next(reader)).isEqualTo(new Frame.Whole("three", 0, "255"));
        assertThat(next(reader)).isEqualTo(new Frame.End("rest"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void bytesBeyondTheLimitAreCountedAndDropped(int piece) throws InterruptedException {
        FrameReader reader = reader("0123456789abcdefghijmark:0\nshortmark:0\n", piece, 8);
        assertThat(next(reader)).isEqualTo(new Frame.Whole("01234567", 12, "0"));
        assertThat(next(reader)).isEqualTo(new Frame.Whole("short", 0, "0"));
    }

    @Test
    void aStreamWithoutAMarkHasOnlyAnEnd() throws InterruptedException {
        FrameReader reader = reader("no mark", 3, 100);
        assertThat(next(reader)).isEqualTo(new Frame.End("no mark"));
        assertThat(reader.poll(Duration.ofMillis(-1))).isEmpty();
    }

    private static Frame next(FrameReader reader) throws InterruptedException {
        return reader.poll(Until.PATIENCE).orElseThrow();
    }

    private static FrameReader reader(String text, int piece, int limit) {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, piece));
            }
        };
        return FrameReader.start("test", in, "mark:", limit);
    }
}
