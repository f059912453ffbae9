package dev.teal.app;

import java.util.Locale;

/// What becomes of a slot when the server has lost power and boots: its engine's policy of restarts.
public enum RestartPolicy {
    /// It comes up, also when it had been stopped.
    ALWAYS,
    /// It comes up when it ran.
    UNLESS_STOPPED,
    NO;

    /// As Docker writes it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
