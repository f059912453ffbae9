package dev.teal.deploy.step.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.WithTwoReleases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartSlotTest extends WithTwoReleases {
    private StartSlot start() {
        return new StartSlot(Slot.BLUE, release("r1"), RestartPolicy.UNLESS_STOPPED);
    }

    @Test
    void theReleaseReplacesTheStandbyAndIsStoppedByAnUndo() {
        String standby = instance();
        assertThat(run(start())).isEqualTo("hub-blue started");
        assertThat(instance()).isNotEqualTo(standby);
        assertThat(context().newReleaseRan()).isPresent();
        assertThat(undo(start())).isEqualTo("stopped, kept for inspection");
        assertThat(runs(Slot.BLUE)).isFalse();
        assertThat(hub.state().slotState(Slot.BLUE).release()).isEqualTo("r1");
    }

    private String instance() {
        return hub.state().slotState(Slot.BLUE).instance();
    }

    @Test
    void anUndoLeavesTheSlotOfAnotherRelease() {
        assertThat(undo(new StartSlot(Slot.GREEN, release("r1"), RestartPolicy.UNLESS_STOPPED)))
                .isEmpty();
        assertThat(runs(Slot.GREEN)).isTrue();
    }

    @Test
    void aReleaseThatCannotBeStartedIsReported() throws IOException {
        Path environment = hub.app("teal/env/r1.sh");
        Path away = environment.resolveSibling("away");
        Files.move(environment, away);
        try {
            Problem problem = failure(start());
            assertThat(problem).hasMessage("hub-blue could not be started on local");
            assertThat(problem.details()).contains(environment + " cannot be read");
        } finally {
            Files.move(away, environment);
        }
    }
}
