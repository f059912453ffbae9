package dev.teal.deploy.state;

import io.avaje.jsonb.Json;
import java.util.Locale;

/// What a step does to the app's visitors, and with that how a failure is handled.
public enum Effect {
    /// It only looks. Its lines in the journal need not be on the disk before it runs: they are before the next act is.
    LOOKS,
    /// It changes what no visitor sees.
    PREPARES,
    /// It runs a release beside the one that serves. To take that back takes as long as the app needs to stop.
    STARTS,
    /// Visitors wait.
    PAUSES,
    /// Visitors get 503.
    CLOSES,
    /// Visitors get another release.
    MOVES_TRAFFIC,
    /// The new release is live and proven: a failure after this point does not move traffic back.
    FORWARD_ONLY;

    @Json.Value
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean reachesVisitors() {
        return this == PAUSES || this == CLOSES || this == MOVES_TRAFFIC;
    }
}
