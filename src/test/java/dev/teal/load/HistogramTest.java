package dev.teal.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void anEmptyHistogramIsZero() {
        Histogram histogram = new Histogram();
        assertThat(histogram.percentile(0.99)).isZero();
        assertThat(histogram.max()).isZero();
    }

    @Test
    void smallValuesAreExact() {
        Histogram histogram = of(LongStream.rangeClosed(1, 50));
        assertThat(histogram.percentile(0.5)).isEqualTo(micros(25));
        assertThat(histogram.percentile(1)).isEqualTo(micros(50));
    }

    @Test
    void largeValuesAreAtMostThreePercentTooHigh() {
        Histogram histogram = of(LongStream.rangeClosed(1, 100_000));
        assertThat(histogram.percentile(0.5)).isBetween(micros(50_000), micros(51_600));
        assertThat(histogram.percentile(0.99)).isBetween(micros(99_000), micros(100_000));
        assertThat(histogram.max()).isEqualTo(micros(100_000));
    }

    @Test
    void oneSlowValueInAHundredShowsOnlyInTheMaximum() {
        Histogram histogram =
                of(LongStream.concat(LongStream.generate(() -> 1000).limit(99), LongStream.of(25_000_000)));
        assertThat(histogram.percentile(0.99)).isBetween(micros(1000), micros(1032));
        assertThat(histogram.max()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void negativeAndHugeValuesAreCounted() {
        Histogram histogram = new Histogram();
        histogram.add(Duration.ofMillis(-5));
        histogram.add(Duration.ofDays(100));
        assertThat(histogram.percentile(0.5)).isZero();
        assertThat(histogram.max()).isGreaterThan(Duration.ofDays(12));
    }

    private static Histogram of(LongStream micros) {
        Histogram histogram = new Histogram();
        micros.forEach(value -> histogram.add(micros(value)));
        return histogram;
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1000);
    }
}
