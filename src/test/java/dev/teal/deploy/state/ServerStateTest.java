package dev.teal.deploy.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState.Status;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.StateFixture;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ServerStateTest {
    @Test
    void thePreviousReleaseIsTheNewestOlderOneThatWasLive() {
        try (StateFixture known = StateFixture.of("")
                .in(Slot.BLUE, "r4", Status.RUNNING)
                .wentLive("r1", "r2")
                .neverLive("r3")
                .wentLive("r4", "r5")) {
            assertThat(known.state().previous().orElseThrow().id()).isEqualTo("r2");
        }
    }

    @Test
    void thereIsNoPreviousReleaseBeforeTheFirstOrBehindAnAppThatTealDidNotStart() {
        try (StateFixture known =
                StateFixture.of("").in(Slot.BLUE, "r1", Status.RUNNING).wentLive("r1", "r2")) {
            assertThat(known.state().previous()).isEmpty();
        }
        try (StateFixture known =
                StateFixture.of("").in(Slot.BLUE, "", Status.RUNNING).wentLive("r1")) {
            assertThat(known.state().previous()).isEmpty();
        }
    }

    @Test
    void whatANewerTealWroteIsNotIgnored() {
        try (StateFixture known = StateFixture.of("").journal("{\"v\":4}")) {
            assertThatThrownBy(() -> known.state().mustBeReady())
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.next()).startsWith("update Teal on this machine"));
        }
    }

    @Test
    void theNewestReleasesAndThoseInASlotAreKept() {
        try (StateFixture known = StateFixture.of("retain: 3\n")
                .in(Slot.BLUE, "r6", Status.RUNNING)
                .in(Slot.GREEN, "r1", Status.STOPPED)
                .wentLive("r1", "r2", "r3", "r4", "r5", "r6")
                .neverLive("r7")) {
            Release r8 = known.release("r8");
            assertThat(known.state().prunable(r8)).extracting(Release::id).containsExactly("r2", "r3", "r4", "r7");
        }
    }

    /// A rollback makes an old release live: it is kept besides the newest.
    @Test
    void aReleaseThatARollbackMadeLiveIsKept() {
        try (StateFixture known = StateFixture.of("retain: 2\n")
                .in(Slot.BLUE, "r4", Status.RUNNING)
                .wentLive("r1", "r2", "r3", "r4")) {
            assertThat(known.state().prunable(known.release("r1")))
                    .extracting(Release::id)
                    .containsExactly("r2", "r3");
        }
    }

    @Test
    void aRollbackGoesToThePreviousReleaseUnlessOneIsNamed() {
        try (StateFixture known = threeOfThem()) {
            ServerState state = known.state();
            assertThat(target(state, "").id()).isEqualTo("20261102-080000-bbbbbbb");
            assertThat(target(state, "20261101").id()).isEqualTo("20261101-080000-aaaaaaa");
            assertThat(target(state, "aaaaaaa").id()).isEqualTo("20261101-080000-aaaaaaa");
        }
    }

    @Test
    void aRollbackToAMissingReleaseIsAUsageError() {
        try (StateFixture known = threeOfThem().neverLive("20261104-080000-ddddddd")) {
            refused(known, "202611", "4 of the kept releases match 202611");
            refused(known, "x", "none of the kept releases is named x");
            refused(known, "ccccccc", "20261103-080000-ccccccc is already live");
            refused(known, "ddddddd", "20261104-080000-ddddddd was never live");
        }
    }

    @Test
    void withoutAPreviousReleaseThereIsNothingToGoBackTo() {
        try (StateFixture known =
                StateFixture.of("").in(Slot.BLUE, "r1", Status.RUNNING).wentLive("r1")) {
            assertThatThrownBy(() -> target(known.state(), ""))
                    .hasMessage("there is no release older than r1 to go back to");
        }
    }

    @Test
    void aReleaseKeepsItsConfigButNoValueOfItsEnvironment() {
        try (StateFixture known = StateFixture.of("""
                container: {env: {PLAIN: visible, LINES: "a\\nb"}, secrets: [TOKEN], memory: 512m}
                """)) {
            ReleaseCandidate candidate = known.candidate("r1");
            assertThat(candidate.release().container().env()).isEmpty();
            assertThat(candidate.release().container().memory()).isEqualTo("512m");
            assertThat(candidate.release().passed()).isEqualTo(List.of("LINES"));
            assertThat(candidate.environment().envFile()).isEqualTo("PLAIN=visible\nTOKEN=s3cret\n");
        }
    }

    /// Its image was pruned.
    @Test
    void aReleaseWithoutItsImageIsNotKeptAndNotARollbackTarget() {
        try (StateFixture known = threeOfThem()) {
            ServerState state = known.state();
            RetainedReleases kept = new RetainedReleases(state, Set.of("agent-hub:20261101-080000-aaaaaaa"));
            assertThat(kept.state("20261103-080000-ccccccc")).isEqualTo(RetainedReleases.State.LIVE);
            assertThat(kept.state("20261102-080000-bbbbbbb")).isEqualTo(RetainedReleases.State.IMAGE_GONE);
            assertThat(kept.state("20261101-080000-aaaaaaa")).isEqualTo(RetainedReleases.State.KEPT);
            assertThat(kept.state("20261101-070000-0000000")).isEqualTo(RetainedReleases.State.NONE);
            for (String wanted : List.of("", "bbbbbbb")) {
                refused(
                        () -> kept.rollbackTarget(wanted, false),
                        "the image of 20261102-080000-bbbbbbb is no longer on local",
                        List.of("Releases to roll back to:", "  20261101-080000-aaaaaaa"),
                        "`teal rollback 20261101-080000-aaaaaaa`, or deploy that commit again:"
                                + " `git checkout 3fa2c1b4d5e6 && teal deploy`");
            }
            refused(
                    () -> new RetainedReleases(state, Set.of()).rollbackTarget("", false),
                    "the image of 20261102-080000-bbbbbbb is no longer on local",
                    List.of("There is no other release to roll back to."),
                    "deploy that commit again: `git checkout 3fa2c1b4d5e6 && teal deploy`");
        }
    }

    private static void refused(ThrowingCallable rollback, String happened, List<String> details, String next) {
        assertThatThrownBy(rollback).hasMessage(happened).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.details()).isEqualTo(details);
            assertThat(problem.next()).isEqualTo(next);
            assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        });
    }

    /// A rollback to it is only a flip.
    @Test
    void aStandbyThatRunsNeedsNoImage() {
        try (StateFixture known = threeOfThem().in(Slot.GREEN, "20261102-080000-bbbbbbb", Status.RUNNING)) {
            RetainedReleases kept = new RetainedReleases(known.state(), Set.of());
            assertThat(kept.rollbackTarget("", false).id()).isEqualTo("20261102-080000-bbbbbbb");
            assertThatThrownBy(() -> kept.rollbackTarget("", true)).hasMessageContaining("is no longer on");
        }
    }

    /// With all images present.
    private static Release target(ServerState state, String wanted) {
        Set<String> images =
                state.facts().releases().stream().map(Release::image).collect(Collectors.toSet());
        return new RetainedReleases(state, images).rollbackTarget(wanted, false);
    }

    private static StateFixture threeOfThem() {
        return StateFixture.of("")
                .in(Slot.BLUE, "20261103-080000-ccccccc", Status.RUNNING)
                .wentLive("20261101-080000-aaaaaaa", "20261102-080000-bbbbbbb", "20261103-080000-ccccccc");
    }

    private static void refused(StateFixture known, String wanted, String happened) {
        assertThatThrownBy(() -> target(known.state(), wanted))
                .hasMessage(happened)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
