package dev.teal.base;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Formats times for people.
public final class Times {
    private Times() {}

    /// `2026-11-30 20:49:06 UTC`
    public static String of(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ')
                .replace("Z", " UTC");
    }

    /// How old something is, in its largest whole unit: `40 s`, `12 min`, `5 h`, `3 d`. Nothing is younger than 0 s.
    public static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? seconds / 60 + " min"
                        : seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /// `20 s`, `0.9 s`
    public static String of(Duration time) {
        long tenths = time.toMillis() / 100;
        return (tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10) + " s";
    }
}
