package dev.teal.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.app.SlotState.Status;
import dev.teal.data.Database;
import dev.teal.data.Source;
import dev.teal.deploy.StateFixture;
import dev.teal.deploy.operation.data.RetainedData;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.ServerState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void aDeploymentGoesToTheIdleSlotAndDescribesEachStep() {
        try (StateFixture known = StateFixture.of("""
                url: https://hub.example.com
                release: [node, migrate.js]
                health: {path: /up}
                """).live(Slot.BLUE).in(Slot.BLUE, "r1", Status.RUNNING)) {
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r2"));
            assertThat(plan.from()).isEqualTo(Slot.BLUE);
            assertThat(plan.to()).isEqualTo(Slot.GREEN);
            assertThat(described(plan))
                    .containsExactly(
                            "build: build Dockerfile in . for linux/amd64",
                            "lock: take the lock on the server",
                            "preflight: check disk, platform, the image's volumes, the port of green, clocks and the router's file",
                            "address: check what https://hub.example.com shows now; only that is checked again after the flip",
                            "ship: send the image to local",
                            "release: run once: node migrate.js",
                            "start: start r2 in green",
                            "healthy: 200 within 20 s from http://172.18.0.3:3000/up",
                            "flip: blue -> green",
                            "router: send a request through the router: green must answer with r2",
                            "public: request https://hub.example.com/up: green must answer",
                            "drain: wait for the requests in flight on blue",
                            "retire: stop blue",
                            "record: record the release, remove those beyond `retain`",
                            "unlock: release the lock");
        }
    }

    @Test
    void theFirstDeploymentHasNothingToFlipAndNothingToDrain() {
        try (StateFixture known = StateFixture.of("")) {
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r1"));
            assertThat(plan.to()).isEqualTo(Slot.BLUE).isEqualTo(plan.from());
            assertThat(names(plan))
                    .containsExactly(
                            "build", "lock", "preflight", "ship", "start", "healthy", "router", "record", "unlock");
        }
    }

    /// Traffic was moved by hand: the slot that nginx names counts, even when it is empty.
    @Test
    void whenTheLiveSlotIsEmptyTheReleaseGoesThere() {
        try (StateFixture known = StateFixture.of("").live(Slot.GREEN).in(Slot.BLUE, "r1", Status.RUNNING)) {
            assertThat(ReleasePlans.deploy(known.state(), known.candidate("r2")).to())
                    .isEqualTo(Slot.GREEN);
        }
    }

    @Test
    void aStoppedLiveSlotIsStillReplacedFromTheOtherOne() {
        try (StateFixture known = StateFixture.of("").in(Slot.BLUE, "r1", Status.STOPPED)) {
            assertThat(ReleasePlans.deploy(known.state(), known.candidate("r2")).to())
                    .isEqualTo(Slot.GREEN);
        }
    }

    @Test
    void aRollbackToAStandbyIsOnlyAFlip() {
        try (StateFixture known = StateFixture.of("standby: running\n")
                .live(Slot.GREEN)
                .in(Slot.GREEN, "r2", Status.RUNNING)
                .in(Slot.BLUE, "r1", Status.RUNNING)) {
            Plan plan = ReleasePlans.rollback(known.state(), known.release("r1"));
            assertThat(plan.to()).isEqualTo(Slot.BLUE);
            assertThat(names(plan)).containsExactly("lock", "healthy", "flip", "router", "record", "unlock");
        }
    }

    @Test
    void aRollbackToAStoppedReleaseStartsItFirst() {
        try (StateFixture known = StateFixture.of("")
                .live(Slot.GREEN)
                .in(Slot.GREEN, "r2", Status.RUNNING)
                .in(Slot.BLUE, "r1", Status.STOPPED)) {
            assertThat(names(ReleasePlans.rollback(known.state(), known.release("r1"))))
                    .containsExactly(
                            "lock", "start", "healthy", "flip", "router", "drain", "retire", "record", "unlock");
        }
    }

    /// Also beside a standby: the same release is none.
    @Test
    void aRestartStartsTheLiveReleaseInTheOtherSlotAndStopsTheOldOne() {
        try (StateFixture known = StateFixture.of("standby: running\n")
                .live(Slot.GREEN)
                .in(Slot.GREEN, "r2", Status.RUNNING)
                .in(Slot.BLUE, "r1", Status.RUNNING)) {
            Plan plan = ReleasePlans.restart(known.state(), known.release("r2"));
            assertThat(plan.release()).isEqualTo("r2");
            assertThat(plan.to()).isEqualTo(Slot.BLUE);
            assertThat(names(plan))
                    .containsExactly(
                            "lock", "start", "healthy", "flip", "router", "drain", "retire", "record", "unlock");
            assertThatThrownBy(() -> ReleasePlans.restart(known.state(), known.release("r1")))
                    .hasMessage("r2 is live now, not r1");
        }
    }

    @Test
    void withRecreateARestartPausesRequestsToo() {
        try (StateFixture known =
                StateFixture.of("strategy: recreate\n").wentLive("r1").in(Slot.BLUE, "r1", Status.RUNNING)) {
            assertThat(names(ReleasePlans.restart(known.state(), known.release("r1"))))
                    .containsExactly(
                            "lock", "pause", "stop", "start", "healthy", "flip", "resume", "router", "record",
                            "unlock");
        }
    }

    @Test
    void aRollbackPastAnotherReleasesStandbyStartsItsReleaseFirstToo() {
        try (StateFixture known = StateFixture.of("url: https://hub.example.com\nrelease: [node, migrate.js]\n")
                .in(Slot.BLUE, "r3", Status.RUNNING)
                .in(Slot.GREEN, "r2", Status.RUNNING)) {
            assertThat(names(ReleasePlans.rollback(known.state(), known.release("r1"))))
                    .containsExactly(
                            "lock", "address", "start", "healthy", "flip", "router", "public", "drain", "retire",
                            "record", "unlock");
        }
    }

    @Test
    void whetherItsUserCanWriteIsCheckedBeforeTheImageIsSentAndBeforeTheFlip() {
        try (StateFixture known = StateFixture.of("container: {volumes: ['data:/d', '/srv/x:/x', 'ro:/r:ro']}\n")
                .in(Slot.BLUE, "r1", Status.RUNNING)) {
            assertThat(described(ReleasePlans.deploy(known.state(), known.candidate("r2"))))
                    .containsSubsequence(
                            "volumes: check that the image's user can write in data, /srv/x; create missing ones",
                            "ship: send the image to local",
                            "access: check that its processes can write in data, /srv/x",
                            "flip: blue -> green");
        }
    }

    @Test
    void aDatabaseIsCheckedAndCopiedBeforeTheNewReleaseUsesItAndTheOverlapIsReported() {
        String database = """
                release: [node, migrate.js]
                container: {volumes: ["data:/app/data"]}
                database: {sqlite: data/hub.db}
                """;
        try (StateFixture known = StateFixture.of(database).in(Slot.BLUE, "r1", Status.RUNNING)) {
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r2"));
            assertThat(described(plan))
                    .containsSubsequence(
                            "database: check data/hub.db: file system, WAL, open files, room",
                            "ship: send the image to local",
                            "snapshot: copy data/hub.db as before-r2, check the copy",
                            "release: run once: node migrate.js",
                            "start: start r2 in green",
                            "retire: stop blue",
                            "overlap: measure how long two releases share the database; count SQLITE_BUSY in the log of green",
                            "record: record the release, remove those beyond `retain`");
            known.live(Slot.GREEN).in(Slot.GREEN, "r2", Status.RUNNING);
            assertThat(names(ReleasePlans.rollback(known.state(), known.release("r1"))))
                    .endsWith("retire", "overlap", "data", "record", "unlock");
        }
    }

    @Test
    void dataIsRestoredDuringMaintenance() {
        try (StateFixture known = StateFixture.of(
                        "container: {volumes: [\"data:/app/data\"]}\ndatabase: {sqlite: data/hub.db}\n")
                .live(Slot.GREEN)
                .in(Slot.GREEN, "r2", Status.RUNNING)
                .wentLive("r1", "r2")) {
            ServerState state = known.state();
            Map<Database, RetainedData.Older> sources =
                    Map.of(state.target().databases().getFirst(), new RetainedData.Older(new Source.Copy("/x"), 0));
            assertThat(names(DataPlans.restore(state, state.facts().release("r1"), "before-r2", sources, "1")))
                    .containsExactly(
                            "lock", "prepare", "close", "stop", "replace", "start", "healthy", "flip", "open", "record",
                            "unlock");
            assertThat(names(DataPlans.restore(state, DataPlans.live(state), "before-r2", sources, "1")))
                    .containsExactly(
                            "lock", "prepare", "close", "stop", "replace", "start", "healthy", "open", "record",
                            "unlock");
        }
    }

    @Test
    void anAppThatMustNotRunTwiceIsStoppedBeforeItsSuccessorStartsWhileRequestsWait() {
        try (StateFixture known = StateFixture.of("strategy: recreate\nrelease: [node, migrate.js]\n")
                .in(Slot.BLUE, "r1", Status.RUNNING)
                .wentLive("r1")) {
            assertThat(described(ReleasePlans.deploy(known.state(), known.candidate("r2"))))
                    .containsSubsequence(
                            "ship: send the image to local",
                            "pause: pause requests at nginx until green is healthy, at most 30 s",
                            "stop: stop blue",
                            "release: run once: node migrate.js",
                            "start: start r2 in green",
                            "healthy: 200 within 20 s from http://172.18.0.3:3000/",
                            "flip: blue -> green",
                            "resume: send the paused requests to green",
                            "router: send a request through the router: green must answer with r2",
                            "record: record the release, remove those beyond `retain`");
            known.wentLive("r0");
            assertThat(names(ReleasePlans.rollback(known.state(), known.release("r0"))))
                    .containsExactly(
                            "lock", "pause", "stop", "start", "healthy", "flip", "resume", "router", "record",
                            "unlock");
        }
    }

    @Test
    void whenNothingRunsRequestsAreNotPaused() {
        try (StateFixture known = StateFixture.of("strategy: recreate\n")) {
            assertThat(names(ReleasePlans.deploy(known.state(), known.candidate("r1"))))
                    .doesNotContain("pause", "stop");
            known.in(Slot.BLUE, "r1", Status.STOPPED);
            assertThat(names(ReleasePlans.deploy(known.state(), known.candidate("r2"))))
                    .doesNotContain("pause", "stop");
        }
    }

    /// It could not be started again.
    @Test
    void anAppThatTealDidNotStartIsNotStopped() {
        try (StateFixture known = StateFixture.of("strategy: recreate\n").in(Slot.BLUE, "", Status.RUNNING)) {
            assertThatThrownBy(() -> ReleasePlans.deploy(known.state(), known.candidate("r1")))
                    .hasMessageContaining("the app in blue was not deployed by Teal");
        }
    }

    @Test
    void noStepRevealsASecret() {
        try (StateFixture known =
                StateFixture.of("container: {secrets: [TOKEN]}\n").in(Slot.BLUE, "r1", Status.RUNNING)) {
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r2"));
            assertThat(plan.toString()).doesNotContain("s3cret").contains("TOKEN");
        }
    }

    private static List<String> names(Plan plan) {
        return plan.steps().stream().map(Step::name).toList();
    }

    private static List<String> described(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.name() + ": " + step.describe())
                .toList();
    }
}
