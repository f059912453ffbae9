package dev.teal.deploy.plan;

import static dev.teal.deploy.Faults.dyingBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.deploy.Faults.Death;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.load.Traffic;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.ServerLost;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that dies before or inside any step, and the recovery by the next one.
@Tag("server")
class RecoveryTest {
    private static final List<String> BEFORE_THE_FLIP = List.of("ship", "start", "healthy", "flip");
    private static final List<String> AFTER_THE_FLIP = List.of("router", "drain", "retire", "record", "unlock");

    @TempDir
    private Path folder;

    @Test
    void whereverTheClientDiesTheSiteServesAndRecoveryConverges() {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r100");
            try (Traffic traffic = Traffic.to("127.0.0.1", hub.nginx.port())
                    .get(2)
                    .post(1)
                    .thinkTime(Duration.ofMillis(10))
                    .start()) {
                String live = "r100";
                int release = 101;
                for (String step : BEFORE_THE_FLIP) {
                    String before = live;
                    String next = "r" + release++;
                    dies(hub, next, step);
                    assertThat(hub.recover())
                            .isEqualTo("recovered deploy of " + next + ": went back, nothing had changed for users");
                    converged(hub, before, step);
                }
                for (String step : AFTER_THE_FLIP) {
                    live = "r" + release++;
                    dies(hub, live, step);
                    assertThat(hub.recover())
                            .as("death before " + step)
                            .startsWith("recovered deploy of " + live + ": went forward, " + live + " is live in ");
                    converged(hub, live, step);
                }
                assertThat(traffic.stop().failures()).isEmpty();
            }
        }
    }

    /// Found by the matrix (client killed inside release): its command continued, and held the lock a moment
    /// longer.
    @Test
    void recoveryWaitsForTheCommandOfADeadClient() {
        try (LocalDeployment hub = LocalDeployment.start(folder);
                Server died = Servers.connect(new Destination.Local(), Events.NONE)) {
            hub.deploy("r1");
            Server locked = died.locked(hub.app("teal/lock").toString());
            Thread command = Thread.ofVirtual().start(() -> {
                locked.run(Command.of("sleep", "2"));
                locked.close();
            });
            assertThat(hub.recover()).isEqualTo("nothing was interrupted; r1 is live in blue");
            assertThat(command.isAlive()).isFalse();
        }
    }

    @Test
    void takingOverEndsAHolderThatIgnoresSigterm() throws IOException {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            Path began = folder.resolve("began");
            Process holder = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "trap '' TERM; exec 9<\"$1\"; flock 9; : >\"$2\"; sleep 60",
                            "holder",
                            hub.app("teal/lock").toString(),
                            began.toString())
                    .start();
            Until.holds("it holds the lock", () -> Files.exists(began));
            assertThat(hub.takeOver()).isEqualTo("nothing was interrupted; r1 is live in blue");
            assertThat(holder.isAlive()).isFalse();
        }
    }

    @Test
    void aClientThatDiesBeforeAnyActLeavesNothingToRecover() {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            dies(hub, "r2", "preflight");
            converged(hub, "r1", "preflight");
        }
    }

    @Test
    void aConnectionLostBeforeTheFlipIsAFailureThatChangedNothing() throws IOException {
        try (LocalDeployment hub = LocalDeployment.start(folder);
                Server connection = Servers.connect(new Destination.Local(), Events.NONE)) {
            hub.deploy("r1");
            Events cut = event -> {
                if (event instanceof Event.StepStarted(var step, var _) && step.equals("healthy")) {
                    breaks(connection);
                }
            };
            Problem problem = catchThrowableOfType(Problem.class, () -> hub.deploy("r2", connection, cut));
            assertThat(problem).hasMessageContaining("connection to local is lost");
            assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(problem.details())
                    .startsWith(
                            "The old release (r1, blue) still serves; nothing changed for users.",
                            "Its unfinished parts are still on the server; the next deployment or `teal recover` removes them.");
            Path half = Files.createFile(hub.app("teal/releases/r3.json.new"));
            assertThat(hub.recover()).startsWith("recovered deploy of r2: went back");
            assertThat(half).doesNotExist();
            converged(hub, "r1", "the connection broke");
        }
    }

    private static void breaks(Server connection) {
        assertThatThrownBy(() -> connection.run(Command.of("sh", "-c", "kill -KILL $PPID")))
                .isInstanceOf(ServerLost.class);
    }

    @Test
    void theNextDeploymentRecoversFirst() {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            dies(hub, "r2", "drain");
            hub.deploy("r3");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r3"));
            assertThat(hub.state().previous().orElseThrow().id()).isEqualTo("r2");
            assertThat(hub.events)
                    .anyMatch(event -> event instanceof Event.StepDone done
                            && done.text().contains("recovered deploy of r2: went forward, r2 is live in green"));
        }
    }

    /// The user has seen the problem already, and presses Ctrl-C twice.
    @Test
    void aClientThatDiesWhileTheFailedReleaseIsStoppedLeavesItToTheNext() {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            assertThatThrownBy(() -> hub.deploy("r2", Kind.UNHEALTHY, "", dyingBefore("undo"), new Cancellation()))
                    .isInstanceOf(Death.class);
            assertThat(hub.state().slotState(Slot.GREEN).running()).isTrue();
            assertThat(hub.recover()).isEqualTo("recovered deploy of r2: went back, nothing had changed for users");
            converged(hub, "r1", "undo");
        }
    }

    @Test
    void aRollbackThatDiedAfterTheFlipGoesForward() {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            hub.deploy("r2");
            assertThatThrownBy(() -> hub.rollback("r1", dyingBefore("router"))).isInstanceOf(Death.class);
            assertThat(hub.recover()).isEqualTo("recovered rollback of r1: went forward, r1 is live in blue");
            converged(hub, "r1", "router");
        }
    }

    @Test
    void whenTheNewReleaseFailedTheOldOneIsStartedAgain() {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            dies(hub, "r2", "record");
            stop(hub, Slot.GREEN);
            assertThat(hub.recover()).isEqualTo("recovered deploy of r2: flipped back, r1 is live in blue");
            converged(hub, "r1", "record");
        }
    }

    @Test
    void aLiveReleaseThatDoesNotRunIsStarted() {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            stop(hub, Slot.BLUE);
            assertThat(hub.recover())
                    .isEqualTo("nothing was interrupted; r1 did not run and was started again in blue");
            converged(hub, "r1", "it was stopped");
        }
    }

    /// Neither can be started: that is reported once, and the next deployment is not refused for it.
    @Test
    void whenNeitherSlotIsHealthyTheNextDeploymentMayFixIt() throws IOException {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            dies(hub, "r2", "record");
            stop(hub, Slot.GREEN);
            Files.delete(hub.app("teal/env/r1.sh"));
            assertThatThrownBy(hub::recover)
                    .hasMessageStartingWith("neither r2 nor the release before it becomes healthy: ");
            hub.deploy("r3");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r3"));
        }
    }

    private static void stop(LocalDeployment hub, Slot slot) {
        hub.server.run(hub.state().target().slots().stop(slot, Duration.ofSeconds(1)));
    }

    private static void converged(LocalDeployment hub, String live, String step) {
        List<String> visit = hub.visit();
        assertThat(visit).as("death before " + step).contains("status 200", "release " + live);
        assertThat(hub.recover())
                .isEqualTo("nothing was interrupted; " + live + " is live in "
                        + hub.state().live());
        ServerState after = hub.state();
        assertThat(after.facts().holder()).isEmpty();
        assertThat(after.slotState(after.live().other()).running()).isFalse();
        assertThat(after.liveRelease().orElseThrow().wentLive()).isPresent();
        assertThat(hub.app(".active-port"))
                .hasContent(String.valueOf(after.target().slots().port(after.live())));
    }

    private static void dies(LocalDeployment hub, String release, String step) {
        assertThatThrownBy(() -> hub.deploy(release, Kind.GOOD, "", dyingBefore(step), new Cancellation()))
                .isInstanceOf(Death.class);
    }
}
