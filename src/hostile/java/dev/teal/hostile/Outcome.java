package dev.teal.hostile;

import java.time.Duration;

/// How a run of `teal` ended.
///
/// @param ended false when it was killed at the limit
/// @param out   standard output and standard error
record Outcome(int exitCode, boolean ended, String out, Duration took) {
    boolean done() {
        return ended && exitCode == 0;
    }

    /// The first line of the error; empty when there is none.
    String error() {
        return out.lines().filter(line -> line.startsWith("ERROR")).findFirst().orElse("");
    }

    /// What both of two runs, one after the other, said.
    Outcome then(Outcome next) {
        return new Outcome(
                next.exitCode, ended && next.ended, out + next.out, took.compareTo(next.took) > 0 ? took : next.took);
    }
}
