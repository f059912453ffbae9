package dev.teal.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    @Test
    void aCommandIsEndedAfterTheClientHasGivenUp() {
        assertThat(Watchdog.seconds(Duration.ofSeconds(30))).isEqualTo(33);
        assertThat(Watchdog.seconds(Duration.ofMillis(100))).isEqualTo(4);
    }

    @Test
    void aWorkersOwnSessionIsWatched() throws IOException, InterruptedException {
        assertThat(descriptor("setsid", "/bin/sh")).startsWith("pipe:");
    }

    /// Some ssh servers run all connections in one session.
    @Test
    void anotherProcesssSessionIsNotWatched() throws IOException, InterruptedException {
        assertThat(descriptor("setsid", "/bin/sh", "-c", "/bin/sh -c '/bin/sh; true'; true"))
                .isEqualTo("/dev/null\n");
    }

    private static String descriptor(String... worker) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(worker)).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write((Watchdog.START + "readlink /proc/$$/fd/8\n").getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
