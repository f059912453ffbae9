package dev.teal.cli.output;

import dev.teal.base.Sizes;
import java.time.Duration;

/// Formats durations and progress for people.
final class Format {
    private Format() {}

    /// `0.0 s`, `59.9 s`, `1 min 05 s`, `2 h 03 min`.
    static String time(Duration time) {
        long tenths = (time.toMillis() + 50) / 100;
        if (tenths < 600) {
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        Duration shown = Duration.ofMillis(tenths * 100);
        return shown.toHours() > 0
                ? shown.toHours() + " h " + twoDigits(shown.toMinutesPart()) + " min"
                : shown.toMinutes() + " min " + twoDigits(shown.toSecondsPart()) + " s";
    }

    /// ` 45 %  38.2 MB of 84.0 MB`, followed by the rate once half a second has been measured.
    /// @param sent the bytes sent during `took`
    static String progress(long done, long total, long sent, Duration took) {
        String share = Text.padLeft(String.valueOf(done * 100 / total), 3) + " %  " + Sizes.of(done) + " of "
                + Sizes.of(total);
        return took.toMillis() < 500 ? share : share + "  " + Sizes.of(sent * 1000 / took.toMillis()) + "/s";
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
