package dev.teal.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Sizes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "49, 0.0 s",
        "50, 0.1 s",
        "4100, 4.1 s",
        "59949, 59.9 s",
        "59950, 1 min 00 s",
        "65000, 1 min 05 s",
        "7380000, 2 h 03 min"
    })
    void durations(long millis, String shown) {
        assertThat(Format.time(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "84000000, 84.0 MB",
        "1200000000, 1.2 GB"
    })
    void sizes(long bytes, String shown) {
        assertThat(Sizes.of(bytes)).isEqualTo(shown);
    }

    @Test
    void theRateCountsOnlyWhatWasSentInThatTime() {
        assertThat(Format.progress(60_000_000, 80_000_000, 20_000_000, Duration.ofSeconds(2)))
                .isEqualTo(" 75 %  60.0 MB of 80.0 MB  10.0 MB/s");
    }
}
