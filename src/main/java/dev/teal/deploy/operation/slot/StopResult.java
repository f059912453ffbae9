package dev.teal.deploy.operation.slot;

import dev.teal.router.ClosedConnections;

/// How a slot's app ended when it was stopped.
///
/// @param connections what became of those that were open
/// @param killed      whether it did not end on SIGTERM in time
public record StopResult(ClosedConnections connections, boolean killed) {}
