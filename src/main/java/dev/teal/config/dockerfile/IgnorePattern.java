package dev.teal.config.dockerfile;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Translates one pattern of an ignore file: `*` and `?` stay within a name, `**` spans any number of folders, `[a-z]`
/// is a set of characters, and a backslash takes the next character as it is.
final class IgnorePattern {
    private static final String ANY_FOLDERS = "(?:.*/)?";

    private final String pattern;
    private final boolean wide;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    private IgnorePattern(String pattern, boolean wide) {
        this.pattern = pattern;
        this.wide = wide;
    }

    /// @param wide whether `**name` also matches `xname`, as newer engines have it
    /// @return empty when the pattern is empty or malformed
    static Optional<Pattern> compile(String pattern, boolean wide) {
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        IgnorePattern translation = new IgnorePattern(pattern, wide);
        try {
            while (translation.at < pattern.length()) {
                translation.next();
            }
            return Optional.of(Pattern.compile(translation.regex.toString(), Pattern.DOTALL));
        } catch (PatternSyntaxException malformed) {
            return Optional.empty();
        }
    }

    private void next() {
        char c = pattern.charAt(at++);
        switch (c) {
            case '*' -> star();
            case '?' -> regex.append("[^/]");
            case '[' -> set();
            case '\\' -> escaped();
            default -> literal(c);
        }
    }

    private void star() {
        if (!take('*')) {
            regex.append("[^/]*");
            return;
        }
        boolean folders = take('/');
        regex.append(at == pattern.length() || (wide && !folders) ? ".*" : ANY_FOLDERS);
    }

    private boolean take(char expected) {
        boolean found = at < pattern.length() && pattern.charAt(at) == expected;
        at += found ? 1 : 0;
        return found;
    }

    /// Java gives `[` and `&` a meaning of their own in a set.
    private void set() {
        regex.append('[');
        if (take('^')) {
            regex.append('^');
        }
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            char c = pattern.charAt(at++);
            if (c == '\\') {
                escaped();
            } else {
                regex.append(c == '[' || c == '&' || c == '^' ? "\\" : "").append(c);
            }
        }
        if (regex.charAt(regex.length() - 1) == '[' || !take(']')) {
            throw new PatternSyntaxException("a set without end", pattern, at);
        }
        regex.append(']');
    }

    private void escaped() {
        if (at == pattern.length()) {
            throw new PatternSyntaxException("nothing after the backslash", pattern, at);
        }
        literal(pattern.charAt(at++));
    }

    private void literal(char c) {
        regex.append(c < 128 && !Character.isLetterOrDigit(c) ? "\\" : "").append(c);
    }
}
