package dev.teal.server;

/// How a command of the user is connected to the streams of this process.
///
/// @param input    whether it reads this process's standard input
/// @param terminal whether it gets a terminal of its own, which this process's terminal controls
public record Streams(boolean input, boolean terminal) {}
