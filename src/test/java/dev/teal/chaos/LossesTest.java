package dev.teal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.demo.Failure;
import dev.teal.demo.Kind;
import dev.teal.demo.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A window from second 10 to 20, between "before" and "after".
class LossesTest {
    @Test
    void whatBeganOrEndedInAWindowIsExcusedAndNothingElse() {
        assertThat(unexcused("window: reboot", 10, 5)).isZero();
        assertThat(unexcused("after", 20, 19)).isZero();
        assertThat(unexcused("after", 20, 9)).isOne();
        assertThat(unexcused("after", 20, 20)).isOne();
        assertThat(unexcused("before", 0, 5)).isOne();
    }

    @Test
    void lossesBeyondThoseThatAreKeptAreNotExcused() {
        Tally tally = tally(phase("after", 20, 3, List.of(lost(19), lost(21))));
        assertThat(Losses.unexcused(tally, tally.phases().getLast())).isEqualTo(2);
        assertThat(Losses.shown(tally, tally.phases().getLast())).containsExactly(lost(21));
    }

    private static long unexcused(String name, int second, int began) {
        Tally tally = tally(phase(name, second, 1, List.of(lost(began))));
        return Losses.unexcused(tally, tally.phases().getLast());
    }

    private static Tally tally(Tally.Phase last) {
        return new Tally(
                List.of(phase("window: reboot", 10, 0, List.of()), last), List.of(), List.of(), Map.of(), Map.of());
    }

    private static Tally.Phase phase(String name, int second, long failed, List<Failure> failures) {
        Duration none = Duration.ZERO;
        Duration took = Duration.ofSeconds(10);
        return new Tally.Phase(
                name, at(second), took, 100, failed, failures, none, none, none, Map.of(), Map.of(), Map.of());
    }

    private static Failure lost(int second) {
        return new Failure(at(second), Kind.GET, Failure.Cause.TIMEOUT, "no answer within the limit");
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(1_000_000_000L + second);
    }
}
