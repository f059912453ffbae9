package dev.teal.server.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.ground.Until;
import dev.teal.server.LineReader;
import dev.teal.server.Reply;
import dev.teal.server.shell.BannerFilter;
import dev.teal.server.shell.FrameReader;
import dev.teal.server.shell.FrameReader.Frame;
import dev.teal.server.shell.ShellReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bugs that fuzzing found in reading a server's replies. The server knows the mark and may send anything.
class HostileServerTest {
    private static final long ENDLESS_BYTES = 20_000_000;

    /// The reader used to buffer everything until the newline.
    @Test
    void aMarkWithoutANewlineEndsTheStream() throws InterruptedException {
        Endless in = new Endless("mark:", "0");
        FrameReader reader = FrameReader.start("test", in, "mark:", 100);
        assertThat(reader.poll(Until.PATIENCE).orElseThrow()).isInstanceOf(Frame.End.class);
        assertThat(in.served.get()).isLessThan(1_000_000);
    }

    /// They used to be buffered, although nobody had asked for them.
    @Test
    void unrequestedRepliesAreNotRead() throws InterruptedException {
        Endless in = new Endless("", "mark:0\n");
        FrameReader reader = FrameReader.start("test", in, "mark:", 100);
        assertThat(reader.poll(Until.PATIENCE).orElseThrow()).isEqualTo(new Frame.Whole("", 0, "0"));
        assertThat(in.served.get()).isLessThan(1_000_000);
    }

    @Test
    void anEndlessBannerTakesNoMemory() throws IOException {
        try (BannerFilter rest = new BannerFilter(new Endless("", "x"), "mark:")) {
            assertThat(rest.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "0x1", "99999999999", "1 "})
    void aTailThatIsNotAnExitCodeIsNotAReply(String tail) {
        assertThat(ShellReply.of(new Frame.Whole("", 0, tail), new Frame.Whole("", 0, "")))
                .isInstanceOf(ShellReply.Broken.class);
    }

    @Test
    void anEndlessLineComesInPieces() throws IOException {
        LineReader lines =
                new LineReader(new ByteArrayInputStream("x".repeat(200_000).getBytes(StandardCharsets.UTF_8)));
        assertThat(lines.next().orElseThrow().length()).isBetween(60_000, 66_000);
    }

    @Test
    void anUnexpectedReplyIsAProblem() {
        assertThatThrownBy(() -> Reply.count("2147483648")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Reply.moment("99999999999999")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Reply.fields("a b", " ", 3)).isInstanceOf(Problem.class);
    }

    /// Repeats a text up to 20 MB.
    private static final class Endless extends InputStream {
        private final byte[] first;
        private final byte[] then;
        private final AtomicLong served = new AtomicLong();

        Endless(String first, String then) {
            this.first = first.getBytes(StandardCharsets.UTF_8);
            this.then = then.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int next = read();
            into[offset] = (byte) next;
            for (int n = 1; n < length && next >= 0; n++) {
                into[offset + n] = (byte) read();
            }
            return next < 0 ? -1 : length;
        }

        @Override
        public int read() {
            long at = served.getAndIncrement();
            if (at >= ENDLESS_BYTES) {
                return -1;
            }
            return at < first.length ? first[(int) at] : then[(int) ((at - first.length) % then.length)];
        }
    }
}
