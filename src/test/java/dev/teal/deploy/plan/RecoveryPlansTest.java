package dev.teal.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotState.Status;
import dev.teal.base.Json;
import dev.teal.deploy.StateFixture;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.Entry.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What becomes of an attempt, by its journal lines and the server's state.
class RecoveryPlansTest {
    private static final Instant AT = Instant.parse("2026-11-30T09:20:00Z");
    private static final String RECREATE = "strategy: recreate\npause: 60s\n";

    @Test
    void beforeTheFlipWhatBeganIsUndone() {
        try (StateFixture hub = blueIsLive("")) {
            assertThat(recovery(hub, "ship"))
                    .containsExactly("recovered_back: went back, nothing had changed for users");
            assertThat(recovery(hub, "ship", "start", "healthy"))
                    .containsExactly(
                            "undo start: stop green, keep its container for inspection",
                            "recovered_back: went back, nothing had changed for users");
        }
    }

    @Test
    void afterTheFlipTheRestOfThePlanRunsAndOtherwiseTrafficGoesBack() {
        try (StateFixture hub = blueIsLive("").live(Slot.GREEN)) {
            List<String> back = List.of(
                    "undo retire: make sure that blue runs and is healthy",
                    "undo flip: green -> blue",
                    "undo start: stop green, keep its container for inspection",
                    "recovered_back: flipped back, r1 is live in blue");
            List<String> forward = List.of(
                    "healthy: 200 within 60 s from http://172.18.0.3:3000/health",
                    "router: send a request through the router: green must answer with r2",
                    "drain: wait for the requests in flight on blue",
                    "retire: stop blue",
                    "record: record the release, remove those beyond `retain`",
                    "recovered_forward: went forward, r2 is live in green");
            assertThat(recovery(hub, "start", "healthy", "flip"))
                    .containsExactlyElementsOf(
                            Stream.concat(forward.stream(), back.stream()).toList());
            assertThat(recovery(hub, "start", "flip", "failed"))
                    .as("the client was undoing it")
                    .containsExactlyElementsOf(back);
        }
    }

    @Test
    void aStandbyThatDidNotStartIsNotStopped() {
        try (StateFixture hub = blueIsLive("standby: running\n")) {
            assertThat(recovery(hub, "healthy"))
                    .containsExactly("recovered_back: went back, nothing had changed for users");
        }
    }

    /// Both slots have the same release: the router shows how far it got, and the old one is no standby.
    @Test
    void aRestartIsFinishedOrUndoneAsADeploymentIs() {
        try (StateFixture hub = blueIsLive("standby: running\n").in(Slot.GREEN, "r1", Status.RUNNING)) {
            assertThat(recovery(Kind.RESTART, "r1", hub, "start", "healthy"))
                    .containsExactly(
                            "undo start: stop green, keep its container for inspection",
                            "recovered_back: went back, nothing had changed for users");
            hub.live(Slot.GREEN);
            assertThat(recovery(Kind.RESTART, "r1", hub, "start", "healthy", "flip"))
                    .startsWith(
                            "healthy: 200 within 60 s from http://172.18.0.3:3000/health",
                            "router: send a request through the router: green must answer with r1",
                            "drain: wait for the requests in flight on blue",
                            "retire: stop blue",
                            "record: record the release, remove those beyond `retain`",
                            "recovered_forward: went forward, r1 is live in green");
        }
    }

    @Test
    void anAppThatMustNotRunTwiceIsStoppedBeforeTheOldOneStarts() {
        try (StateFixture hub = blueIsLive(RECREATE).in(Slot.BLUE, "r1", Status.STOPPED)) {
            assertThat(recovery(hub, "pause", "stop", "start"))
                    .containsExactly(
                            "undo start: stop green, keep its container for inspection",
                            "undo stop: start r1 in blue again",
                            "undo pause: send the paused requests to blue",
                            "recovered_back: went back, r1 runs again in blue",
                            "stop: stop blue",
                            "start: start r2 in green",
                            "healthy: 200 within 60 s from http://172.18.0.3:3000/health",
                            "flip: blue -> green",
                            "resume: send the paused requests to green",
                            "router: send a request through the router: green must answer with r2",
                            "record: record the release, remove those beyond `retain`",
                            "recovered_forward: r1 did not become healthy again, so r2 is live in green");
        }
    }

    @Test
    void requestsWaitAgainBeforeTrafficGoesBack() {
        try (StateFixture hub = blueIsLive(RECREATE).live(Slot.GREEN).in(Slot.BLUE, "r1", Status.STOPPED)) {
            assertThat(recovery(hub, "pause", "stop", "start", "flip", "failed"))
                    .containsExactly(
                            "undo resume: pause requests again",
                            "undo flip: green -> blue",
                            "undo start: stop green, keep its container for inspection",
                            "undo stop: start r1 in blue again",
                            "undo pause: send the paused requests to blue",
                            "recovered_back: flipped back, r1 is live in blue");
        }
    }

    private static StateFixture blueIsLive(String more) {
        return StateFixture.of("health: {path: /health, tries: 60, interval: 1s}\n" + more)
                .wentLive("r1")
                .neverLive("r2")
                .in(Slot.BLUE, "r1", Status.RUNNING)
                .in(Slot.GREEN, "r2", Status.RUNNING);
    }

    /// @param began the steps of the deployment of r2 that began; `failed` means that the last one failed
    private static List<String> recovery(StateFixture hub, String... began) {
        return recovery(Kind.DEPLOY, "r2", hub, began);
    }

    private static List<String> recovery(Kind kind, String release, StateFixture hub, String... began) {
        Entry begin = Entry.begin(AT, "attempt-1", kind, release, "blue", "green", "ada@laptop");
        List<Entry> lines = new ArrayList<>(List.of(begin));
        for (String step : began) {
            lines.add(
                    step.equals("failed")
                            ? begin.with(AT, 3, Phase.FAILED, lines.getLast().step(), "")
                            : begin.with(AT, 3, Phase.INTENT, step, ""));
        }
        hub.journal(lines.stream().map(line -> Json.write(Entry.class, line)).toArray(String[]::new));
        return RecoveryPlans.of(hub.state().facts().journal().interrupted().orElseThrow(), hub.state()).stream()
                .flatMap(RecoveryPlansTest::described)
                .toList();
    }

    private static Stream<String> described(RecoveryPlan plan) {
        List<String> lines = new ArrayList<>();
        plan.undo()
                .forEach(step -> lines.add(
                        "undo " + step.name() + ": " + step.describeUndo().orElseThrow()));
        plan.run().forEach(step -> lines.add(step.name() + ": " + step.describe()));
        lines.add(plan.outcome().word() + ": " + plan.text());
        return lines.stream();
    }
}
