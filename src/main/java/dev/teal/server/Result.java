package dev.teal.server;

import java.time.Duration;
import java.util.List;

/// The result of a finished command.
///
/// @param exitCode as in a shell: 128 + n when signal n ended the command
/// @param out      standard output, UTF-8
/// @param err      standard error, UTF-8
public record Result(int exitCode, String out, String err, Duration took) {
    public boolean ok() {
        return exitCode == 0;
    }

    /// The lines of standard output, without empty ones at the end. Only a newline ends a line. In Java a lone
    /// carriage return does too, so half a line of a damaged file could pass for a reply.
    public List<String> lines() {
        String text = out.stripTrailing();
        return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }

    /// The last of [#lines]; empty when there are none.
    public String lastLine() {
        List<String> lines = lines();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    /// The lines that describe a failure: those of standard error or, when it is empty, of standard output.
    public List<String> errorLines() {
        String text = err.isBlank() ? out : err;
        return text.strip().lines().toList();
    }
}
