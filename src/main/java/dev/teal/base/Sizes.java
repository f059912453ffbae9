package dev.teal.base;

/// Formats sizes for people.
public final class Sizes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Sizes() {}

    /// In powers of 1000, as is usual for links and disks: `999 B`, `84.0 MB`.
    public static String of(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = 0;
        while (size >= 999.95 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        // Not String.format, whose first use takes 13 ms of `teal status`.
        long tenths = Math.round(size * 10);
        return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
    }
}
