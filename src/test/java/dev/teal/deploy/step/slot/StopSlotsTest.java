package dev.teal.deploy.step.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.WithTwoReleases;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StopSlotsTest extends WithTwoReleases {
    private StopSlots stop() {
        return new StopSlots(context().target().databases(), Slot.GREEN, Optional.of(release("r2")));
    }

    @Test
    void bothSlotsAreStoppedAndTheLiveReleaseIsStartedAgainByAnUndo() {
        assertThat(run(stop())).isEqualTo("blue and green stopped");
        assertThat(runs(Slot.BLUE) || runs(Slot.GREEN)).isFalse();
        assertThat(undo(stop())).isEqualTo("r2 runs again in green");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
    }

    @Test
    void aProcessThatStillHasTheDatabaseOpenIsReported() throws IOException {
        Process holder = new ProcessBuilder("sqlite3", hub.app("data/hub.db").toString()).start();
        try (OutputStream in = holder.getOutputStream()) {
            in.write("BEGIN; SELECT count(*) FROM assets;\n".getBytes(StandardCharsets.US_ASCII));
            in.flush();
            assertThat(holder.getInputStream().read()).isPositive();
            Problem problem = failure(stop());
            assertThat(problem)
                    .hasMessageStartingWith("data/hub.db is still open, though both slots are stopped: ")
                    .hasMessageContaining("sqlite3")
                    .hasMessageContaining(String.valueOf(holder.pid()));
        } finally {
            holder.destroyForcibly();
        }
    }
}
