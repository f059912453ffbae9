package dev.teal.deploy;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/// One line of the journal.
///
/// @param v          version of this format
/// @param deployment names the attempt
/// @param kind       `deploy` or `rollback`
/// @param from       the slot that was live when it began
/// @param to         the slot it works on; the same as `from` when nothing was there to serve
/// @param step       the step it tells of; empty for the attempt as a whole
/// @param text       what a person should know; never a secret
@Json(naming = Json.Naming.LowerUnderscore)
public record Entry(
        int v,
        Instant at,
        String deployment,
        int epoch,
        String kind,
        String release,
        String from,
        String to,
        String step,
        Phase phase,
        String text,
        String by) {

    /// The last words of an attempt that went as planned.
    static final String WENT_LIVE = "done";

    /// How those of one that a recovery finished begin.
    static final String RECOVERED_FORWARD = "recovered: went forward";

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /// A line without these is none.
    public Entry {
        Objects.requireNonNull(at);
        Objects.requireNonNull(deployment);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(release);
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        Objects.requireNonNull(step);
        Objects.requireNonNull(phase);
        Objects.requireNonNull(text);
        Objects.requireNonNull(by);
        if (at.isAfter(LATEST)) {
            throw new IllegalArgumentException("a time that no clock shows: " + at);
        }
    }

    /// The version this Teal writes.
    static final int VERSION = 1;

    /// Another line of the same attempt.
    Entry with(Instant moment, int epochThen, Phase phaseThen, String stepThen, String textThen) {
        return new Entry(v, moment, deployment, epochThen, kind, release, from, to, stepThen, phaseThen, textThen, by);
    }

    /// What the line says of its step.
    public enum Phase {
        /// The attempt begins; it holds the lock.
        BEGIN,
        /// The step is about to act.
        INTENT,
        DONE,
        FAILED,
        UNDONE,
        /// The attempt is over, one way or the other: nothing is left to recover.
        END;

        @Json.Value
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
