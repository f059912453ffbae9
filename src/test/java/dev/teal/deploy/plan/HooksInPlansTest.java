package dev.teal.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotState.Status;
import dev.teal.base.Json;
import dev.teal.deploy.StateFixture;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.Entry.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where hooks take part: r1 is live in blue, r2 comes or has come into green.
class HooksInPlansTest {
    private static final Instant AT = Instant.parse("2026-11-30T09:20:00Z");

    @TempDir
    Path folder;

    private StateFixture known() {
        return StateFixture.of(folder, "")
                .wentLive("r1")
                .neverLive("r2")
                .in(Slot.BLUE, "r1", Status.RUNNING)
                .in(Slot.GREEN, "r2", Status.RUNNING);
    }

    private void write(Hook... hooks) throws IOException {
        Path own = Files.createDirectories(folder.resolve(".teal/hooks"));
        for (Hook hook : hooks) {
            Files.writeString(own.resolve(hook.word()), "");
        }
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    @Test
    void aHookIsAStepOfThePlanAndNoneWithoutItsFile() throws IOException {
        try (StateFixture known = known()) {
            Plan without = ReleasePlans.deploy(known.state(), known.candidate("r3"));
            assertThat(names(without.steps())).noneMatch(name -> name.contains("-"));
            assertThat(without.after().steps(true, "broken")).isEmpty();
            write(Hook.values());
            Plan plan = ReleasePlans.deploy(known.state(), known.candidate("r3"));
            assertThat(names(plan.steps()))
                    .containsExactly(
                            "pre-build",
                            "build",
                            "lock",
                            "preflight",
                            "pre-deploy",
                            "ship",
                            "start",
                            "healthy",
                            "pre-flip",
                            "flip",
                            "router",
                            "post-flip",
                            "drain",
                            "retire",
                            "record",
                            "post-deploy",
                            "unlock");
            assertThat(plan.steps().getFirst().describe()).isEqualTo("run .teal/hooks/pre-build on this machine");
            assertThat(names(plan.after().steps(false, "broken"))).containsExactly("on-failure");
            assertThat(names(plan.after().steps(true, "broken"))).containsExactly("on-rollback", "on-failure");
        }
    }

    @Test
    void nothingHoldsUpARollback() throws IOException {
        write(Hook.values());
        try (StateFixture known = known().wentLive("r0")) {
            Plan rollback = ReleasePlans.rollback(known.state(), known.release("r0"));
            assertThat(names(rollback.steps()))
                    .filteredOn(name -> name.contains("-"))
                    .containsExactly("on-rollback");
            Plan restart = ReleasePlans.restart(known.state(), known.release("r1"));
            assertThat(names(restart.steps()))
                    .filteredOn(name -> name.contains("-"))
                    .containsExactly("pre-flip", "post-flip");
        }
    }

    @Test
    void aRecoveryRunsTheHooksThatBelongToItsEnd() throws IOException {
        write(Hook.values());
        try (StateFixture hub = known()) {
            assertThat(recovery(Kind.DEPLOY, hub, "start", "pre-flip"))
                    .containsExactly("undo start", "on-failure", "recovered_back");
            hub.live(Slot.GREEN);
            assertThat(recovery(Kind.DEPLOY, hub, "start", "flip", "post-flip"))
                    .containsExactly(
                            "healthy",
                            "router",
                            "post-flip",
                            "drain",
                            "retire",
                            "record",
                            "post-deploy",
                            "recovered_forward",
                            "undo retire",
                            "undo flip",
                            "undo start",
                            "on-rollback",
                            "on-failure",
                            "recovered_back");
            assertThat(recovery(Kind.DEPLOY, hub, "start", "flip", "post-flip", "drain"))
                    .as("it had passed")
                    .startsWith("healthy", "router", "drain", "retire", "record", "post-deploy");
            assertThat(recovery(Kind.ROLLBACK, hub, "start", "flip"))
                    .startsWith("healthy", "router", "drain", "retire", "record", "on-rollback", "recovered_forward");
        }
    }

    @Test
    void aCheckThatMayNotHaveEndedIsRepeatedEvenWhereItsFileIsMissing() {
        try (StateFixture hub = known().live(Slot.GREEN)) {
            assertThat(recovery(Kind.DEPLOY, hub, "start", "flip", "router")).startsWith("healthy", "router", "drain");
            assertThat(recovery(Kind.DEPLOY, hub, "start", "flip", "router", "post-flip"))
                    .startsWith("healthy", "router", "post-flip", "drain");
        }
    }

    private static List<String> recovery(Kind kind, StateFixture hub, String... began) {
        Entry begin = Entry.begin(AT, "attempt-1", kind, "r2", "blue", "green", "ada@laptop");
        List<Entry> lines = new ArrayList<>(List.of(begin));
        for (String step : began) {
            lines.add(begin.with(AT, 3, Phase.INTENT, step, ""));
        }
        hub.journal(lines.stream().map(line -> Json.write(Entry.class, line)).toArray(String[]::new));
        return RecoveryPlans.of(hub.state().facts().journal().interrupted().orElseThrow(), hub.state()).stream()
                .flatMap(plan -> Stream.of(
                                plan.undo().stream().map(step -> "undo " + step.name()),
                                plan.run().stream().map(Step::name),
                                Stream.of(plan.outcome().word()))
                        .flatMap(names -> names))
                .toList();
    }
}
