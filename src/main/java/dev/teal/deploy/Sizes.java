package dev.teal.deploy;

import java.util.Locale;

/// Sizes for people.
final class Sizes {
    private static final long KILO = 1000;

    private Sizes() {}

    /// `0 B`, `84 kB`, `1.4 MB`: decimal, as links and disks are counted.
    static String of(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double value = bytes;
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        while (value >= KILO && unit < units.length - 1) {
            value /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }
}
