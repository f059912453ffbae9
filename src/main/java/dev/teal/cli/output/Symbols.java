package dev.teal.cli.output;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The marks at the start of a line, in characters the locale can show.
public enum Symbols {
    UNICODE("✓", "✗", "↩", "▸", "…"),
    ASCII("ok", "x", "<-", ">", "...");

    final String done;
    final String failed;
    final String undone;
    final String running;
    final String cut;

    Symbols(String done, String failed, String undone, String running, String cut) {
        this.done = done;
        this.failed = failed;
        this.undone = undone;
        this.running = running;
        this.cut = cut;
    }

    static Symbols of(boolean utf8) {
        return utf8 ? UNICODE : ASCII;
    }

    /// Decided as in setlocale(3): the first of these variables that is set and not empty counts.
    static boolean isUtf8(Map<String, String> env) {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> env.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(value -> value.toUpperCase(Locale.ROOT).replace("-", ""))
                .filter(value -> value.contains("UTF8"))
                .isPresent();
    }

    /// Replaces the arrows, ellipses, dashes and signs of Teal's own texts with what the locale can show.
    public String printable(String text) {
        return this == UNICODE
                ? text
                : text.replace("→", "->").replace("…", "...").replace("–", "-").replace("×", "x");
    }
}
