package dev.teal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.load.Failure;
import dev.teal.load.Failure.Cause;
import dev.teal.load.RequestKind;
import dev.teal.load.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A window from second 10 to 20, between "before" and "after".
class LossesTest {
    private static final Tally.Phase BEFORE = phase("before", 0);
    private static final Tally.Phase WINDOW = phase("window: reboot", 10);
    private static final Tally.Phase AFTER = phase("after", 20);

    @Test
    void aConnectionThatWasSilentThroughAWindowOrSinceItIsExcused() {
        assertThat(excused(WINDOW, lost(15, 15, Cause.REFUSED))).isTrue();
        assertThat(excused(AFTER, lost(19, 19, Cause.TIMEOUT))).isTrue();
        assertThat(excused(AFTER, lost(9, 9, Cause.TIMEOUT))).isTrue();
        assertThat(excused(AFTER, lost(25, 5, Cause.RESET))).isTrue();
    }

    @Test
    void whateverElseIsLostOutsideOfAWindowIsNot() {
        assertThat(excused(BEFORE, lost(5, 5, Cause.TIMEOUT))).isFalse();
        assertThat(excused(AFTER, lost(20, 20, Cause.REFUSED))).isFalse();
        assertThat(excused(AFTER, lost(5, 21, Cause.CUT))).isFalse();
        assertThat(excused(AFTER, lost(25, 5, Cause.STATUS))).isFalse();
    }

    @Test
    void lossesBeyondThoseThatAreKeptAreNotExcused() {
        Failure own = lost(21, 21, Cause.RESET);
        Tally tally = tally(phase("after", 20, lost(19, 19, Cause.RESET), own));
        Tally.Phase more = phase("after", 20, 3, List.of(lost(19, 19, Cause.RESET), own));
        assertThat(Losses.unexcused(tally, more)).isEqualTo(2);
        assertThat(Losses.shown(tally, more)).containsExactly(own);
    }

    private static boolean excused(Tally.Phase phase, Failure failure) {
        Tally.Phase with = phase(
                phase.name(), phase.began().getEpochSecond() - BEFORE.began().getEpochSecond(), failure);
        return Losses.unexcused(tally(with), with) == 0;
    }

    private static Tally tally(Tally.Phase phase) {
        return new Tally(List.of(BEFORE, WINDOW, phase), List.of(), List.of(), Map.of(), Map.of());
    }

    private static Failure lost(int began, int heard, Cause cause) {
        return new Failure(at(began), at(heard), RequestKind.GET, cause, "evidence");
    }

    private static Tally.Phase phase(String name, long second, Failure... failures) {
        return phase(name, second, failures.length, List.of(failures));
    }

    private static Tally.Phase phase(String name, long second, long failed, List<Failure> failures) {
        Duration none = Duration.ZERO;
        Duration took = Duration.ofSeconds(10);
        return new Tally.Phase(
                name, at(second), took, 100, failed, failures, none, none, none, Map.of(), Map.of(), Map.of());
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(1_000_000_000L + second);
    }
}
