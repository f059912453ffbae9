package dev.teal.deploy.run;

import static dev.teal.deploy.Faults.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.event.Event;
import dev.teal.event.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The state after a failed deployment, before and after the flip.
class UnwindTest extends WithLocalDeployment {
    @Test
    void aReleaseThatDoesNotBecomeHealthyChangesNothingAndIsKeptForInspection() {
        hub.deploy("r1");
        Problem problem = failing(() -> hub.deploy("r2", Kind.UNHEALTHY));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(problem.happened()).contains("green did not become healthy in ", "failed, the last with 500");
        assertThat(problem.details())
                .first()
                .isEqualTo("The old release (r1, blue) still serves; nothing changed for users.");
        assertThat(problem.details()).anyMatch(line -> line.contains("listening on 127.0.0.1"));
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.undone()).containsExactly("start");
        assertThat(hub.state().slotState(Slot.GREEN).release()).isEqualTo("r2");
        assertThat(hub.state().slotState(Slot.GREEN).running()).isFalse();
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
    }

    /// It gets no traffic, so the user sees the problem before it has stopped.
    @Test
    void aFailureIsReportedBeforeTheSlotIsStopped() {
        hub.deploy("r1");
        List<SlotState> atReport = new ArrayList<>();
        Events report = event -> {
            if (event instanceof Event.Failing) {
                atReport.add(hub.state().slotState(Slot.GREEN));
            }
        };
        Problem problem = failing(() -> hub.deploy("r2", Kind.UNHEALTHY, "", report, new Cancellation()));
        assertThat(atReport).singleElement().matches(SlotState::running);
        assertThat(hub.events)
                .contains(new Event.Failing(
                        new Event.Failed(problem.happened(), problem.details(), problem.next(), problem.exitCode())));
        assertThat(hub.state().slotState(Slot.GREEN).running()).isFalse();
    }

    @Test
    void aReleaseThatCrashesAtStartIsRefusedAtOnceWithItsLastWords() {
        hub.deploy("r1");
        Problem problem = failing(() -> hub.deploy("r2", Kind.CRASHING));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(problem.happened()).contains("it exited by itself");
        assertThat(problem.details()).contains("  SqliteError: no such column: assets.owner");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
    }

    @Test
    void aReleaseThatFailsItsVerificationAfterTheFlipIsFlippedBack() {
        hub.deploy("r1");
        Problem problem = failing(() -> hub.deploy("r2", Kind.LYING));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(problem.happened()).contains("status 200, slot green, release another");
        assertThat(problem.details())
                .first()
                .isEqualTo("The old release (r1, blue) serves again: traffic was moved back.");
        assertThat(hub.undone()).containsExactly("flip", "start");
        assertThat(hub.events.stream().map(event -> event.getClass().getSimpleName()))
                .as(
                        "traffic goes back, then the report, then the new release is stopped, and receivers of `notify` know")
                .endsWith("StepUndone", "Failing", "StepStarted", "StepUndone", "Changed");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.state().previous()).isEmpty();
    }

    @Test
    void aReleaseThatDiesWhileItIsWatchedIsFlippedBack() {
        hub.deploy("r1");
        Problem problem = failing(() -> hub.deploy("r2", Kind.FLEETING, "watch: 60s", Events.NONE, new Cancellation()));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(hub.undone()).containsExactly("flip", "start");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
    }

    /// Undoing must not need the resource whose lack made the deployment fail.
    @Test
    void aDiskThatFillsAfterTheFlipDoesNotKeepTrafficFromGoingBack() {
        hub.deploy("r1");
        Events filling = event -> {
            if (event instanceof Event.StepDone step && step.step().equals("flip")) {
                try {
                    Files.delete(hub.app("teal/journal.jsonl"));
                    Files.createSymbolicLink(hub.app("teal/journal.jsonl"), Path.of("/dev/full"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
        Problem problem = failing(() -> hub.deploy("r2", Kind.GOOD, "", filling, new Cancellation()));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
    }
}
