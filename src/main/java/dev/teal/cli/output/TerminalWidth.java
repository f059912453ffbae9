package dev.teal.cli.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The width of the terminal, from COLUMNS, else from `stty` (5 ms, so only when a line needs it), else 80.
final class TerminalWidth {
    private static final int DEFAULT = 80;
    /// Below this width nothing readable fits, and a wrapped line is better.
    private static final int MIN = 20;

    private final Map<String, String> env;
    private int known;

    TerminalWidth(Map<String, String> env) {
        this.env = env;
    }

    synchronized int get() {
        if (known == 0) {
            known = ask();
        }
        return known;
    }

    private int ask() {
        int columns = number(env.getOrDefault("COLUMNS", ""));
        if (columns >= MIN) {
            return columns;
        }
        int size = number(stty().replaceFirst("^\\d+ ", ""));
        return size >= MIN ? size : DEFAULT;
    }

    private static String stty() {
        File terminal = new File("/dev/tty");
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return ""; // no stty or no terminal: use the default
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
