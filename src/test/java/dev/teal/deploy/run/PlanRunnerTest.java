package dev.teal.deploy.run;

import static dev.teal.deploy.Faults.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Cancellation;
import dev.teal.base.Cancelled;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.server.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Real deployments of the sample app on this machine: processes, nginx, journal, lock.
class PlanRunnerTest extends WithLocalDeployment {
    @Test
    void theFirstReleaseGoesToTheLiveSlotAndTheSecondToTheOther() {
        hub.deploy("r1");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.done())
                .containsExactly(
                        "build", "lock", "preflight", "ship", "start", "healthy", "router", "record", "unlock");
        assertThat(hub.app(".active-port"))
                .hasContent(String.valueOf(hub.state().target().slots().port(Slot.BLUE)));

        hub.deploy("r2");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
        assertThat(hub.done())
                .containsExactly(
                        "build",
                        "lock",
                        "preflight",
                        "ship",
                        "start",
                        "healthy",
                        "flip",
                        "router",
                        "drain",
                        "retire",
                        "record",
                        "unlock");
        assertThat(hub.state().slotState(Slot.BLUE).status()).isEqualTo(SlotState.Status.STOPPED);
        assertThat(hub.app(".active-port"))
                .hasContent(String.valueOf(hub.state().target().slots().port(Slot.GREEN)));

        hub.rollback("");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
    }

    /// The files that it runs were removed.
    @Test
    void aReleaseWhoseFilesAreGoneIsNotARollbackTarget() {
        hub.deploy("r1");
        hub.deploy("r2");
        hub.deploy("r3");
        assertThat(RetainedReleases.of(hub.state()).state("r2")).isEqualTo(RetainedReleases.State.KEPT);
        hub.server.run(Command.of("rm", "-r", hub.app("teal/files/r2").toString()));
        assertThat(RetainedReleases.of(hub.state()).state("r2")).isEqualTo(RetainedReleases.State.IMAGE_GONE);
        Problem problem = failing(() -> hub.rollback(""));
        assertThat(problem).hasMessage("the image of r2 is no longer on local");
        assertThat(problem.next()).startsWith("`teal rollback r1`, or deploy that version again");
        hub.rollback("r1");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r1"));
    }

    @Test
    void withAStandbyARollbackStartsNothing() {
        hub.deploy("r1");
        hub.deploy("r2", Kind.GOOD, "standby: running\n", Events.NONE, new Cancellation());
        assertThat(hub.state().slotState(Slot.BLUE).running()).isTrue();
        hub.rollback("r1");
        assertThat(hub.done())
                .containsExactly("lock", "healthy", "flip", "router", "drain", "retire", "record", "unlock");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
    }

    @Test
    void theDataFolderIsItsOwnersAlone() throws IOException {
        Path data = hub.app("data");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));
        hub.setup("");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .as("what is there stays as it is")
                .isEqualTo("rwxr-x---");
    }

    @Test
    void aCancellationWhileHealthIsAwaitedUndoesTheDeployment() {
        hub.deploy("r1");
        Cancellation cancellation = new Cancellation();
        Events ctrlC = event -> {
            if (event instanceof Event.StepProgress progress && progress.step().equals("healthy")) {
                cancellation.request();
            }
        };
        Problem problem = failing(() -> hub.deploy("r2", Kind.SLOW, "", ctrlC, cancellation));
        assertThat(problem).hasCauseInstanceOf(Cancelled.class);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(hub.undone()).containsExactly("start");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
    }

    /// The second client queries the state while the first one holds the lock, and takes the lock after it.
    @Test
    void aPlanMadeWhileAnotherDeployedIsMadeAgainUnderTheLock() {
        hub.deploy("r1");
        List<ServerState> seen = new ArrayList<>();
        Events second = event -> {
            if (event instanceof Event.StepStarted step && step.step().equals("healthy")) {
                seen.add(hub.state().mustBeReady());
            }
        };
        hub.deploy("r2", Kind.GOOD, "", second, new Cancellation());
        assertThat(seen.getFirst().live()).isEqualTo(Slot.BLUE);
        hub.deploy("r3", seen.getFirst());
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r3"));
        assertThat(hub.state().slotState(Slot.GREEN).release()).isEqualTo("r2");
    }

    @Test
    void theRecordsAndEnvironmentsAreTheirOwnersOnly() throws IOException {
        hub.deploy("r1");
        for (String file : new String[] {"teal/env/r1", "teal/env/r1.sh", "teal/releases/r1.json"}) {
            assertThat(Files.getPosixFilePermissions(hub.app(file))).as(file).hasSize(2);
        }
    }

    @Test
    void withoutAJournalNothingIsDone() throws IOException {
        hub.deploy("r1");
        Files.delete(hub.app("teal/journal.jsonl"));
        Files.createDirectory(hub.app("teal/journal.jsonl"));
        Problem problem = failing(() -> hub.deploy("r2"));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(problem.happened()).contains("journal.jsonl cannot be written");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.state().slotState(Slot.GREEN)).isEqualTo(SlotState.NONE);
    }
}
