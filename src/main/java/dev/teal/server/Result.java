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

    /// Standard output's lines without the empty ones at the end.
    public List<String> lines() {
        return out.stripTrailing().lines().toList();
    }

    /// Whichever stream says more about a failure: standard error's lines, else standard output's.
    public List<String> complaint() {
        String said = err.isBlank() ? out : err;
        return said.strip().lines().toList();
    }
}
