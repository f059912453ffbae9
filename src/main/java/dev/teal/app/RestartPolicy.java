package dev.teal.app;

import java.util.Locale;

/// Whether a slot starts again when the server boots after a power loss: the engine's restart policy.
public enum RestartPolicy {
    /// It starts, even when it had been stopped.
    ALWAYS,
    /// It starts when it was running.
    UNLESS_STOPPED,
    NO;

    /// In Docker's spelling.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
