package dev.teal.deploy.state;

import io.avaje.jsonb.Json;
import java.util.Locale;

/// The effect of a step on the app's visitors. It decides how a failure is handled.
public enum Effect {
    /// It only reads. Its journal lines need not be on disk before it runs; they are before the next change.
    LOOKS,
    /// It changes something that no visitor sees.
    PREPARES,
    /// It runs a release beside the live one. Undoing it takes as long as the app needs to stop.
    STARTS,
    /// Visitors' requests wait.
    PAUSES,
    /// Visitors get 503.
    CLOSES,
    /// Visitors reach another release.
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
