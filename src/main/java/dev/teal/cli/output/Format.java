package dev.teal.cli.output;

import dev.teal.base.Sizes;
import java.time.Duration;

/// Times, sizes and rates as people read them.
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
                ? shown.toHours() + " h " + two(shown.toMinutesPart()) + " min"
                : shown.toMinutes() + " min " + two(shown.toSecondsPart()) + " s";
    }

    /// ` 45 %  38.2 MB of 84.0 MB`, and the rate once there is one to tell.
    /// @param sent  of these bytes, those that took `took`
    static String progress(long done, long total, long sent, Duration took) {
        String share = Text.padLeft(String.valueOf(done * 100 / total), 3) + " %  " + Sizes.of(done) + " of "
                + Sizes.of(total);
        return took.toMillis() < 500 ? share : share + "  " + Sizes.of(sent * 1000 / took.toMillis()) + "/s";
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
