package dev.teal.event;

import java.util.Locale;

/// A change of what visitors get, or the beginning of one: what `notify` in teal.yml reports.
public enum Change {
    /// An attempt holds the lock.
    STARTED,
    /// The release is live and verified.
    LIVE,
    /// An attempt failed before traffic moved, and was undone.
    FAILED,
    /// An attempt failed after traffic moved, and traffic went back.
    ROLLED_BACK,
    /// A recovery found no release that is healthy.
    NOT_RECOVERED,
    MAINTENANCE_ON,
    MAINTENANCE_OFF;

    /// The name that programs depend on.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
