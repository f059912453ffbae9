package dev.teal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void aMomentHasNoFractionOfASecond() {
        assertThat(Times.of(Instant.parse("2026-11-30T20:49:06.123456789Z"))).isEqualTo("2026-11-30 20:49:06 UTC");
    }

    @Test
    void aShortTimeHasATenthOfASecond() {
        assertThat(Times.of(Duration.ofSeconds(20))).isEqualTo("20 s");
        assertThat(Times.of(Duration.ofMillis(900))).isEqualTo("0.9 s");
    }
}
