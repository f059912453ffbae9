package dev.teal.deploy.state;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// One line of the journal. Programs go by its enums; `text` is only shown.
///
/// @param v          version of this format
/// @param deployment names the attempt
/// @param from       the slot that was live when it began
/// @param to         the slot it works on; the same as `from` when nothing was there to serve
/// @param step       its name; empty for the attempt as a whole
/// @param effect     of the step, on the line before it acts ([Phase#INTENT]); empty on lines of before 30
///                   November 2026
/// @param outcome    how the attempt ended; there when, and only when, the phase is [Phase#END]
/// @param text       what a person should know; never a secret
@Json(naming = Json.Naming.LowerUnderscore)
public record Entry(
        int v,
        Instant at,
        String deployment,
        int epoch,
        Kind kind,
        String release,
        String from,
        String to,
        String step,
        Phase phase,
        Optional<Effect> effect,
        Optional<Outcome> outcome,
        String text,
        String by) {

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
        if (v == 1 && phase == Phase.END && outcome.isEmpty()) {
            outcome = Optional.of(Outcome.ofVersion1(text));
        }
        if (outcome.isPresent() != (phase == Phase.END)) {
            throw new IllegalArgumentException("an outcome is of an end, and an end has one");
        }
    }

    /// The version this Teal writes. Lines of version 1 have no outcome: it is derived from their text.
    public static final int VERSION = 2;

    /// The first line of an attempt; its epoch is known once it holds the lock.
    public static Entry begin(
            Instant at, String deployment, Kind kind, String release, String from, String to, String by) {
        return new Entry(
                VERSION,
                at,
                deployment,
                0,
                kind,
                release,
                from,
                to,
                "",
                Phase.BEGIN,
                Optional.empty(),
                Optional.empty(),
                "",
                by);
    }

    /// Another line of the same attempt, about a step.
    public Entry with(Instant moment, int epochThen, Phase phaseThen, String stepThen, String textThen) {
        return line(moment, epochThen, phaseThen, stepThen, Optional.empty(), Optional.empty(), textThen);
    }

    /// A step is about to act.
    public Entry intent(Instant moment, int epochThen, String stepThen, Effect effectThen, String textThen) {
        return line(moment, epochThen, Phase.INTENT, stepThen, Optional.of(effectThen), Optional.empty(), textThen);
    }

    /// Its last line.
    public Entry ended(Instant moment, int epochThen, Outcome how, String textThen) {
        return line(moment, epochThen, Phase.END, "", Optional.empty(), Optional.of(how), textThen);
    }

    private Entry line(
            Instant moment,
            int epochThen,
            Phase phaseThen,
            String stepThen,
            Optional<Effect> effectThen,
            Optional<Outcome> how,
            String textThen) {
        return new Entry(
                VERSION,
                moment,
                deployment,
                epochThen,
                kind,
                release,
                from,
                to,
                stepThen,
                phaseThen,
                effectThen,
                how,
                textThen,
                by);
    }

    /// What the attempt is for.
    public enum Kind {
        DEPLOY("deploy"),
        ROLLBACK("rollback"),
        /// Data of an earlier moment, and perhaps the release that wrote it.
        RESTORE("restore"),
        /// Data of another machine.
        PUSH("push"),
        SNAPSHOT("snapshot"),
        RECOVER("recover");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Json.Value
        public String word() {
            return word;
        }

        @Override
        public String toString() {
            return word;
        }
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

    /// How an attempt ended.
    public enum Outcome {
        DONE,
        /// A step failed before traffic had moved; what had begun was undone.
        FAILED,
        /// A step failed after traffic had moved; it was moved back.
        ROLLED_BACK,
        /// A recovery finished it.
        RECOVERED_FORWARD,
        /// A recovery took it back.
        RECOVERED_BACK,
        /// A recovery found neither slot healthy.
        NOT_RECOVERED;

        @Json.Value
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether its release was live and proven at the end.
        boolean wentLive() {
            return this == DONE || this == RECOVERED_FORWARD;
        }

        private static Outcome ofVersion1(String text) {
            if (text.equals("done")) {
                return DONE;
            }
            if (text.startsWith("recovered: ")) {
                return text.startsWith("recovered: went forward") ? RECOVERED_FORWARD : RECOVERED_BACK;
            }
            return text.startsWith("rolled back: ")
                    ? ROLLED_BACK
                    : text.startsWith("not recovered") ? NOT_RECOVERED : FAILED;
        }
    }
}
