package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.ground.Until;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Commands on separate channels.
interface ChannelContract extends ServerUnderTest {
    @Test
    default void aChannelStreamsFiftyMegabytesBothWays() throws IOException {
        byte[] bytes = new byte[50_000_000];
        new Random(2).nextBytes(bytes);
        try (Channel channel = server().open(Command.of("cat"))) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> ServerUnderTest.write(channel, bytes));
            assertThat(Arrays.equals(channel.out().readAllBytes(), bytes)).isTrue();
            writer.join();
            assertThat(channel.await(Server.USUAL).exitCode()).isZero();
        }
    }

    @Test
    default void aChannelReturnsTheExitCodeAndTheEndOfStandardError() {
        try (Channel channel =
                server().open(Command.script("head -c 300000 /dev/zero | tr '\\0' x >&2; echo end >&2; exit 6"))) {
            assertThat(ServerUnderTest.text(channel)).isEmpty();
            Result result = channel.await(Server.USUAL);
            assertThat(result.exitCode()).isEqualTo(6);
            assertThat(result.err()).hasSize(65536).endsWith("xend\n");
        }
    }

    @Test
    default void aChannelsStandardErrorHasOnlyTheCommandsOutput() {
        try (Channel channel = server().open(Command.script("echo a; echo b >&2"))) {
            assertThat(ServerUnderTest.text(channel)).isEqualTo("a\n");
            assertThat(channel.await(Server.USUAL).err()).isEqualTo("b\n");
        }
    }

    @Test
    default void aChannelsCommandRunsInTheCLocale() {
        try (Channel channel = server().open(Command.script(ServerUnderTest.LOCALE))) {
            assertThat(ServerUnderTest.text(channel)).isEqualTo("C none\n");
        }
    }

    @Test
    default void aChannelReportsTheSignalThatKilledItsCommand() {
        try (Channel channel = server().open(Command.script("kill -KILL $$"))) {
            assertThat(channel.await(Server.USUAL).exitCode()).isEqualTo(137);
        }
    }

    @Test
    default void aChannelThatDoesNotEndInTimeIsLost() {
        try (Channel channel = server().open(Command.of("cat"))) {
            assertThatThrownBy(() -> channel.await(Duration.ofMillis(100)))
                    .isInstanceOf(ServerLost.class)
                    .hasMessage(server().name() + ": not finished within 100 ms: cat");
        }
    }

    @Test
    default void aListeningCommandEndsWithItsChannel() throws IOException {
        Channel channel = server().open(Command.script("echo $$; exec sleep 60").untilInputEnds());
        try (channel) {
            long pid = Long.parseLong(line(channel));
            channel.close();
            // A zombie has no command line either; it stays where the machine's first process reaps none.
            Until.holds(
                    "command ended",
                    () -> ProcessHandle.of(pid)
                            .flatMap(process -> process.info().commandLine())
                            .isEmpty());
        }
    }

    @Test
    default void aListeningCommandThatEndsByItselfHasItsExitCode() {
        try (Channel channel =
                server().open(Command.script("echo a; echo b >&2; exit 7").untilInputEnds())) {
            assertThat(ServerUnderTest.text(channel)).isEqualTo("a\n");
            Result result = channel.await(Server.USUAL);
            assertThat(result.exitCode()).isEqualTo(7);
            assertThat(result.err()).isEqualTo("b\n");
        }
    }

    private static String line(Channel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = channel.out().read(); next != '\n'; next = channel.out().read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    @Test
    default void twelveChannelsAndTheWorkerWorkAtOnce() throws IOException {
        List<Channel> channels = IntStream.range(0, 12)
                .mapToObj(i -> server().open(Command.of("cat")))
                .toList();
        assertThat(server().run(Command.of("echo", "worker")).out()).isEqualTo("worker\n");
        for (Channel channel : channels) {
            ServerUnderTest.write(channel, ("channel " + channels.indexOf(channel)).getBytes(StandardCharsets.UTF_8));
        }
        for (Channel channel : channels) {
            assertThat(ServerUnderTest.text(channel)).isEqualTo("channel " + channels.indexOf(channel));
            assertThat(channel.await(Server.USUAL).ok()).isTrue();
            channel.close();
        }
    }
}
