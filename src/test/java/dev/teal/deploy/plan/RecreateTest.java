package dev.teal.deploy.plan;

import static dev.teal.deploy.Faults.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.config.Destination;
import dev.teal.deploy.Faults.Death;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.load.Traffic;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that dies while requests are paused. The app does not run then, and only the watchdog that the
/// client left on the server can start it.
@Tag("server")
class RecreateTest {
    private static final int SHORT_PAUSE = 10;

    @TempDir
    private Path folder;

    private LocalDeployment start() {
        return LocalDeployment.start(folder, "ONLY_ONE: \"1\", ", "strategy: recreate\n");
    }

    /// A client that is not undoing its deployment counts as stuck a second after the pause.
    private LocalDeployment startWithShortPause() {
        return LocalDeployment.start(
                folder,
                "ONLY_ONE: \"1\", ",
                "strategy: recreate\npause: %ds\nstop_timeout: 1s\n".formatted(SHORT_PAUSE));
    }

    private static Traffic visitors(LocalDeployment hub) {
        return Traffic.to("127.0.0.1", hub.nginx.port())
                .get(2)
                .post(1)
                .thinkTime(Duration.ofMillis(10))
                .start();
    }

    @Test
    void whereverTheClientDiesRequestsResumeByThemselvesAndRecoveryConverges() {
        try (LocalDeployment hub = start()) {
            hub.deploy("r100");
            try (Traffic traffic = visitors(hub)) {
                int release = 101;
                for (String step : List.of("stop", "healthy", "flip")) {
                    String next = "r" + release++;
                    dies(hub, next, step);
                    goesOn(hub);
                    assertThat(hub.visit()).as(step).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r100"));
                    assertThat(hub.recover())
                            .isEqualTo("recovered deploy of " + next + ": went back, nothing had changed for users");
                    assertThat(hub.visit()).as(step).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r100"));
                }
                dies(hub, "r105", "resume");
                goesOn(hub);
                assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r105"));
                assertThat(hub.recover()).isEqualTo("recovered deploy of r105: went forward, r105 is live in green");
                assertThat(traffic.stop().failures()).isEmpty();
            }
        }
    }

    /// A laptop that sleeps: its connection stays open, and with it the lock.
    @Test
    void aClientThatIsStuckLosesItsLockWhileRequestsStillWait() {
        try (LocalDeployment hub = startWithShortPause()) {
            hub.deploy("r1");
            try (Traffic traffic = visitors(hub);
                    Server line = Servers.connect(new Destination.Local(), Events.NONE)) {
                assertThatThrownBy(() -> hub.deploy("r2", line, at("healthy", () -> goesOn(hub))))
                        .hasMessageContaining("the connection to local broke during")
                        .hasFieldOrPropertyWithValue("exitCode", ExitCode.UNKNOWN);
                assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
                assertThat(traffic.stop().failures()).isEmpty();
            }
            assertThat(hub.recover()).isEqualTo("recovered deploy of r2: went back, nothing had changed for users");
        }
    }

    @Test
    void anUndoThatTakesLongIsLeftToItsClient() {
        try (LocalDeployment hub = startWithShortPause()) {
            hub.deploy("r1");
            Events slow = event -> {
                if (event instanceof Event.StepUndone undone && undone.step().equals("start")) {
                    Until.holds("it is late", () -> secondsHeld(hub) > SHORT_PAUSE + 3);
                }
            };
            try (Traffic traffic =
                    Traffic.to("127.0.0.1", hub.nginx.port()).get(2).start()) {
                assertThatThrownBy(() -> hub.deploy("r2", Kind.CRASHING, "", slow, new Cancellation()))
                        .hasFieldOrPropertyWithValue("exitCode", ExitCode.FAILED);
                assertThat(hub.undone()).containsExactly("start", "stop", "pause");
                assertThat(traffic.stop().failures()).isEmpty();
            }
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        }
    }

    private static long secondsHeld(LocalDeployment hub) {
        try {
            Instant began = Files.getLastModifiedTime(hub.app("route/pause")).toInstant();
            return Duration.between(began, Instant.now()).toSeconds();
        } catch (IOException e) {
            throw new UncheckedIOException("requests no longer wait", e);
        }
    }

    /// Power was lost after the flip and before Docker was told: the flag says green, but blue runs.
    @Test
    void afterAPowerCutRequestsGoToTheSlotThatRunsWhateverTheFlagSays() throws IOException {
        try (LocalDeployment hub = start()) {
            hub.deploy("r1");
            Files.createFile(hub.app("route/green"));
            Files.writeString(
                    hub.app("route/pause"), Instant.now().plusSeconds(60).getEpochSecond() + " 1 another-boot\n");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
            Files.writeString(hub.app("route/pause"), "1 1 another-boot\n");
            assertThat(hub.visit()).as("when the time is over").isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        }
    }

    /// As after a power cut.
    @Test
    void whenTheWatchdogIsGoneTooTheNextClientStartsTheOldReleaseAgain() {
        try (LocalDeployment hub = start()) {
            hub.deploy("r1");
            dies(hub, "r2", "healthy", () -> hub.watches().forEach(ProcessHandle::destroyForcibly));
            assertThat(hub.recover()).isEqualTo("recovered deploy of r2: went back, r1 runs again in blue");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
            assertThat(hub.app("route/pause")).doesNotExist();
        }
    }

    /// For example, its files were removed.
    @Test
    void whenTheOldReleaseDoesNotComeUpAgainTheNewOneIsStarted() {
        try (LocalDeployment hub = start()) {
            hub.deploy("r1");
            dies(hub, "r2", "flip", () -> {
                hub.watches().forEach(ProcessHandle::destroyForcibly);
                hub.server.run(Command.script(
                        "rm -r \"$1\"/teal/files/*r1", hub.app("").toString()));
            });
            assertThat(hub.recover())
                    .isEqualTo("recovered deploy of r2: r1 did not become healthy again, so r2 is live in green");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
            assertThat(hub.app("route/pause")).doesNotExist();
        }
    }

    @Test
    void requestsWaitWhileARecoveryGoesBackAfterTheFlip() {
        try (LocalDeployment hub = start()) {
            hub.deploy("r1");
            try (Traffic traffic = visitors(hub)) {
                dies(hub, "r2", Kind.LYING, "router", () -> {});
                assertThat(hub.recover()).isEqualTo("recovered deploy of r2: flipped back, r1 is live in blue");
                assertThat(traffic.stop().failures()).isEmpty();
            }
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        }
    }

    /// Then the client can neither flip nor undo; nginx sends visitors to blue in any case.
    @Test
    void theWatchdogWorksWithoutTheRouteFolderToo() {
        try (LocalDeployment hub = start()) {
            hub.deploy("r1");
            Path route = hub.app("route");
            Path away = route.resolveSibling("away");
            assertThatThrownBy(() ->
                            hub.deploy("r2", Kind.GOOD, "", at("flip", () -> move(route, away)), new Cancellation()))
                    .hasFieldOrPropertyWithValue("exitCode", ExitCode.UNKNOWN);
            Until.holds("r1 is back", () -> hub.visit().equals(LocalDeployment.answer(Slot.BLUE, "r1")));
            move(away, route);
            assertThat(hub.recover()).isEqualTo("recovered deploy of r2: went back, nothing had changed for users");
            assertThat(hub.app("route/pause")).doesNotExist();
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void afterAFailureTheOldReleaseAnswersTheRequestsThatWaited() {
        try (LocalDeployment hub = start()) {
            hub.deploy("r1");
            try (Traffic traffic = visitors(hub)) {
                assertThatThrownBy(() -> hub.deploy("r2", Kind.CRASHING))
                        .hasMessageContaining("green did not become healthy: it exited by itself")
                        .hasFieldOrPropertyWithValue("exitCode", ExitCode.FAILED);
                assertThat(hub.undone()).containsExactly("start", "stop", "pause");
                assertThatThrownBy(() -> hub.deploy("r3", Kind.LYING))
                        .hasMessageContaining("a request through the router to green failed")
                        .hasFieldOrPropertyWithValue("exitCode", ExitCode.ROLLED_BACK);
                assertThat(hub.undone()).containsExactly("resume", "flip", "start", "stop", "pause");
                assertThat(traffic.stop().failures()).isEmpty();
            }
            assertThatThrownBy(() -> hub.deploy("r4", Kind.SLOW, "pause: 8s\n", Events.NONE, new Cancellation()))
                    .hasMessageContaining("green did not become healthy in ");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        }
    }

    @Test
    void theWatchdogOfARemovedAppEnds() {
        try (LocalDeployment hub = start()) {
            hub.deploy("r1");
            dies(hub, "r2", "start", () -> {
                hub.server.run(Command.of("rm", "-r", hub.app("").toString()));
                Until.holds("the watchdog ended", () -> hub.watches().isEmpty());
            });
            assertThat(hub.app("")).doesNotExist();
        }
    }

    private static void goesOn(LocalDeployment hub) {
        Until.holds("requests go on", () -> !Files.exists(hub.app("route/pause")));
        // The watchdog ends, and frees the lock, a moment later.
        Until.holds("the lock is free", () -> hub.state().facts().holder().isEmpty());
    }

    private static void dies(LocalDeployment hub, String release, String step) {
        dies(hub, release, step, () -> {});
    }

    private static void dies(LocalDeployment hub, String release, String step, Runnable before) {
        dies(hub, release, Kind.GOOD, step, before);
    }

    private static void dies(LocalDeployment hub, String release, Kind kind, String step, Runnable before) {
        Events death = at(step, () -> {
            before.run();
            throw new Death();
        });
        assertThatThrownBy(() -> hub.deploy(release, kind, "", death, new Cancellation()))
                .isInstanceOf(Death.class);
    }
}
