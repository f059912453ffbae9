package dev.teal.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.app.SlotState.Status;
import dev.teal.data.Database;
import dev.teal.data.Source;
import dev.teal.deploy.Known;
import dev.teal.deploy.operation.data.RetainedData;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.ServerState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void aDeploymentGoesToTheIdleSlotAndSaysEachStep() {
        try (Known known = Known.of("""
                url: https://hub.example.com
                release: [node, migrate.js]
                health: {path: /up}
                """).live(Slot.BLUE).in(Slot.BLUE, "r1", Status.RUNNING)) {
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r2"));
            assertThat(plan.from()).isEqualTo(Slot.BLUE);
            assertThat(plan.to()).isEqualTo(Slot.GREEN);
            assertThat(said(plan))
                    .containsExactly(
                            "build: build Dockerfile in . for linux/amd64",
                            "lock: take the lock on the server",
                            "preflight: check disk, platform, the image's volumes, the port of green, clocks and the router's file",
                            "address: ask https://hub.example.com what it shows now; what it cannot show is not asked after"
                                    + " the flip",
                            "ship: send the image to local",
                            "release: run once: node migrate.js",
                            "start: start r2 in green",
                            "healthy: 200 within 20 s from http://172.18.0.3:3000/up",
                            "flip: blue -> green",
                            "router: ask through the router: green must answer with r2",
                            "public: ask https://hub.example.com/up: green must answer",
                            "drain: wait for the requests in flight on blue",
                            "retire: stop blue",
                            "record: remember the release, remove those beyond the kept ones",
                            "unlock: release the lock");
        }
    }

    @Test
    void theFirstDeploymentHasNothingToFlipAndNothingToDrain() {
        try (Known known = Known.of("")) {
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r1"));
            assertThat(plan.to()).isEqualTo(Slot.BLUE).isEqualTo(plan.from());
            assertThat(names(plan))
                    .containsExactly(
                            "build", "lock", "preflight", "ship", "start", "healthy", "router", "record", "unlock");
        }
    }

    /// Somebody moved traffic by hand: the slot that nginx names counts, whatever is in it.
    @Test
    void whenTheLiveSlotIsEmptyTheReleaseGoesThere() {
        try (Known known = Known.of("").live(Slot.GREEN).in(Slot.BLUE, "r1", Status.RUNNING)) {
            assertThat(ReleasePlans.deploy(known.state(), known.candidate("r2")).to())
                    .isEqualTo(Slot.GREEN);
        }
    }

    @Test
    void aStoppedLiveSlotIsStillReplacedFromTheOtherOne() {
        try (Known known = Known.of("").in(Slot.BLUE, "r1", Status.STOPPED)) {
            assertThat(ReleasePlans.deploy(known.state(), known.candidate("r2")).to())
                    .isEqualTo(Slot.GREEN);
        }
    }

    @Test
    void aRollbackToAStandbyIsTheFlipAlone() {
        try (Known known = Known.of("standby: running\n")
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
        try (Known known = Known.of("")
                .live(Slot.GREEN)
                .in(Slot.GREEN, "r2", Status.RUNNING)
                .in(Slot.BLUE, "r1", Status.STOPPED)) {
            assertThat(names(ReleasePlans.rollback(known.state(), known.release("r1"))))
                    .containsExactly(
                            "lock", "start", "healthy", "flip", "router", "drain", "retire", "record", "unlock");
        }
    }

    @Test
    void aRollbackBehindAnotherReleasesStandbyStartsItFirstToo() {
        try (Known known = Known.of("url: https://hub.example.com\nrelease: [node, migrate.js]\n")
                .in(Slot.BLUE, "r3", Status.RUNNING)
                .in(Slot.GREEN, "r2", Status.RUNNING)) {
            assertThat(names(ReleasePlans.rollback(known.state(), known.release("r1"))))
                    .containsExactly(
                            "lock", "address", "start", "healthy", "flip", "router", "public", "drain", "retire",
                            "record", "unlock");
        }
    }

    @Test
    void whetherItsUserCanWriteIsAskedBeforeTheImageIsSentAndBeforeTheFlip() {
        try (Known known = Known.of("container: {volumes: ['data:/d', '/srv/x:/x', 'ro:/r:ro']}\n")
                .in(Slot.BLUE, "r1", Status.RUNNING)) {
            assertThat(said(ReleasePlans.deploy(known.state(), known.candidate("r2"))))
                    .containsSubsequence(
                            "volumes: see that the image's user can write in data, /srv/x; make what is missing",
                            "ship: send the image to local",
                            "access: see that its processes can write in data, /srv/x",
                            "flip: blue -> green");
        }
    }

    @Test
    void aDatabaseIsCheckedCopiedBeforeAnythingNewRunsOnItAndTheOverlapIsTold() {
        String database = """
                release: [node, migrate.js]
                container: {volumes: ["data:/app/data"]}
                database: {sqlite: data/hub.db}
                """;
        try (Known known = Known.of(database).in(Slot.BLUE, "r1", Status.RUNNING)) {
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r2"));
            assertThat(said(plan))
                    .containsSubsequence(
                            "database: check data/hub.db: file system, WAL, who has it open, room",
                            "ship: send the image to local",
                            "snapshot: copy data/hub.db as before-r2, check the copy",
                            "release: run once: node migrate.js",
                            "start: start r2 in green",
                            "retire: stop blue",
                            "overlap: how long two releases shared the database, and SQLITE_BUSY in the log of green",
                            "record: remember the release, remove those beyond the kept ones");
            known.live(Slot.GREEN).in(Slot.GREEN, "r2", Status.RUNNING);
            assertThat(names(ReleasePlans.rollback(known.state(), known.release("r1"))))
                    .endsWith("retire", "overlap", "data", "record", "unlock");
        }
    }

    @Test
    void dataGoesBackInAWindow() {
        try (Known known = Known.of("container: {volumes: [\"data:/app/data\"]}\ndatabase: {sqlite: data/hub.db}\n")
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
        try (Known known = Known.of("strategy: recreate\nrelease: [node, migrate.js]\n")
                .in(Slot.BLUE, "r1", Status.RUNNING)
                .wentLive("r1")) {
            assertThat(said(ReleasePlans.deploy(known.state(), known.candidate("r2"))))
                    .containsSubsequence(
                            "ship: send the image to local",
                            "pause: let requests wait at nginx until green is healthy, at most 30 s",
                            "stop: stop blue",
                            "release: run once: node migrate.js",
                            "start: start r2 in green",
                            "healthy: 200 within 20 s from http://172.18.0.3:3000/",
                            "flip: blue -> green",
                            "resume: let the requests that waited go to green",
                            "router: ask through the router: green must answer with r2",
                            "record: remember the release, remove those beyond the kept ones");
            known.wentLive("r0");
            assertThat(names(ReleasePlans.rollback(known.state(), known.release("r0"))))
                    .containsExactly(
                            "lock", "pause", "stop", "start", "healthy", "flip", "resume", "router", "record",
                            "unlock");
        }
    }

    @Test
    void whereNothingRunsThereIsNothingToHandOver() {
        try (Known known = Known.of("strategy: recreate\n")) {
            assertThat(names(ReleasePlans.deploy(known.state(), known.candidate("r1"))))
                    .doesNotContain("pause", "stop");
            known.in(Slot.BLUE, "r1", Status.STOPPED);
            assertThat(names(ReleasePlans.deploy(known.state(), known.candidate("r2"))))
                    .doesNotContain("pause", "stop");
        }
    }

    /// It could not come back.
    @Test
    void whatTealDidNotStartIsNotStoppedByAHandover() {
        try (Known known = Known.of("strategy: recreate\n").in(Slot.BLUE, "", Status.RUNNING)) {
            assertThatThrownBy(() -> ReleasePlans.deploy(known.state(), known.candidate("r1")))
                    .hasMessageContaining("what runs in blue was not deployed by Teal");
        }
    }

    @Test
    void noStepTellsASecret() {
        try (Known known = Known.of("container: {secrets: [TOKEN]}\n").in(Slot.BLUE, "r1", Status.RUNNING)) {
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r2"));
            assertThat(plan.toString()).doesNotContain("s3cret").contains("TOKEN");
        }
    }

    private static List<String> names(Plan plan) {
        return plan.steps().stream().map(Step::name).toList();
    }

    private static List<String> said(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.name() + ": " + step.describe())
                .toList();
    }
}
