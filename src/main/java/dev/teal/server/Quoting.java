package dev.teal.server;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Quotes for a POSIX shell; the only place that does.
public final class Quoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Quoting() {}

    /// A line that a POSIX shell splits into exactly these words.
    public static String quote(List<String> argv) {
        return argv.stream().map(Quoting::quote).collect(Collectors.joining(" "));
    }

    /// One word.
    public static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL byte cannot be in an argument");
        }
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
