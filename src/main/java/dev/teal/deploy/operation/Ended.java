package dev.teal.deploy.operation;

import dev.teal.router.Stopped;

/// How a slot's app ended when it was stopped.
///
/// @param connections what became of those that were open
/// @param killed      whether it did not end on SIGTERM in time
public record Ended(Stopped connections, boolean killed) {}
