package dev.teal.deploy.operation.slot;

import dev.teal.router.ClosedConnections;

/// The result of stopping a slot.
///
/// @param connections the connections that were still open
/// @param killed      whether the app did not exit on SIGTERM in time
public record StopResult(ClosedConnections connections, boolean killed) {}
