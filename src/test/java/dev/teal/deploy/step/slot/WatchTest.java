package dev.teal.deploy.step.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.WithTwoReleases;
import dev.teal.ground.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest extends WithTwoReleases {
    private Watch watch() {
        return new Watch(Slot.GREEN, release("r2"), Duration.ofMillis(1500));
    }

    @Test
    void goodAnswersAreCounted() {
        assertThat(run(watch())).isEqualTo("2 good answers in 1 s");
    }

    /// Its supervisor counts the restart.
    @Test
    void aReleaseThatWasRestartedMeanwhileIsReported() throws InterruptedException {
        Path restarts = hub.app("teal/processes/green/restarts");
        Thread restart = Thread.ofVirtual().start(() -> {
            Until.holds("it is watched", () -> !events.isEmpty());
            write(restarts, "1\n");
        });
        try {
            Problem problem = failure(watch());
            restart.join();
            assertThat(problem).hasMessage("green exited by itself while it was watched, after 2 good answers");
            assertThat(problem.details()).first().asString().startsWith("Last log lines of hub-green");
        } finally {
            write(restarts, "0\n");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
