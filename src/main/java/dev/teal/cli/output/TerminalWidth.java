package dev.teal.cli.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The terminal's width: asked of `stty` on first use (5 ms, so not before a line needs it), else of COLUMNS,
/// else 80.
final class TerminalWidth {
    private static final int USUAL = 80;
    /// Narrower than this and nothing readable fits; a wrapped line is better then.
    private static final int LEAST = 20;

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
        int told = number(env.getOrDefault("COLUMNS", ""));
        if (told >= LEAST) {
            return told;
        }
        int size = number(stty().replaceFirst("^\\d+ ", ""));
        return size >= LEAST ? size : USUAL;
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
            return ""; // no stty, or no terminal: the usual width will do
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
