package dev.teal.server;

import java.time.Duration;
import java.util.List;

/// What a finished command said.
///
/// @param exitCode as the shell has it; 128 + n when signal n ended it
/// @param out      standard output, UTF-8
/// @param err      standard error, UTF-8
public record Result(int exitCode, String out, String err, Duration took) {
    public boolean ok() {
        return exitCode == 0;
    }

    /// Standard output's lines without the empty ones at the end. Only a newline ends a line: for Java a lone carriage
    /// return does too, and half a line of a damaged file would then be taken for an answer.
    public List<String> lines() {
        String text = out.stripTrailing();
        return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }

    /// The last of [#lines]; empty when there is none.
    public String lastLine() {
        List<String> lines = lines();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    /// Whichever stream says more about a failure: standard error's lines, else standard output's.
    public List<String> errorLines() {
        String said = err.isBlank() ? out : err;
        return said.strip().lines().toList();
    }
}
