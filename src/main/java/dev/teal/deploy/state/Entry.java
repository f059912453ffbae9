package dev.teal.deploy.state;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// One line of the journal. Programs read its enums; `text` is only shown.
///
/// @param v          version of this format
/// @param deployment id of the attempt
/// @param from       the slot that was live when it began
/// @param to         the slot it works on; the same as `from` when nothing was live
/// @param step       its name; empty for the attempt as a whole
/// @param effect     of the step, on its [Phase#INTENT] line; empty on lines from before 30 November 2026
/// @param outcome    how the attempt ended; present only when the phase is [Phase#END]
/// @param stage      of the app, on the first line of an attempt; empty without, and on lines of an older Teal
/// @param text       for people; never a secret
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
        Optional<String> stage,
        String text,
        String by) {

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /// A line without these is invalid.
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
            throw new IllegalArgumentException("time out of range: " + at);
        }
        if (v == 1 && phase == Phase.END && outcome.isEmpty()) {
            outcome = Optional.of(Outcome.ofVersion1(text));
        }
        if (outcome.isPresent() != (phase == Phase.END)) {
            throw new IllegalArgumentException("an end line must have an outcome, and no other line may have one");
        }
    }

    /// The newest version. Lines of version 1 have no outcome: it is derived from their text. Version 3 is the same as
    /// 2, but of a kind that version 2 did not have.
    public static final int VERSION = 3;

    /// The first line of an attempt. Its epoch is known once the attempt holds the lock.
    public static Entry begin(
            Instant at, String deployment, Kind kind, String release, String from, String to, String by) {
        return new Entry(
                kind.version(),
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
                Optional.empty(),
                "",
                by);
    }

    /// The first line of an attempt for a stage.
    ///
    /// @param name such as `staging`; empty without
    public Entry ofStage(String name) {
        Optional<String> named = Optional.of(name).filter(text -> !text.isEmpty());
        return new Entry(
                v, at, deployment, epoch, kind, release, from, to, step, phase, effect, outcome, named, text, by);
    }

    /// Another line of the same attempt, about a step.
    public Entry with(Instant moment, int epochThen, Phase phaseThen, String stepThen, String textThen) {
        return line(moment, epochThen, phaseThen, stepThen, Optional.empty(), Optional.empty(), textThen);
    }

    /// A step is about to act.
    public Entry intent(Instant moment, int epochThen, String stepThen, Effect effectThen, String textThen) {
        return line(moment, epochThen, Phase.INTENT, stepThen, Optional.of(effectThen), Optional.empty(), textThen);
    }

    /// The last line of the attempt.
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
                kind.version(),
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
                phaseThen == Phase.BEGIN ? stage : Optional.empty(),
                textThen,
                by);
    }

    /// The kind of an attempt.
    public enum Kind {
        DEPLOY("deploy"),
        ROLLBACK("rollback"),
        /// The live release, started anew in the other slot.
        RESTART("restart"),
        /// Earlier data, and perhaps the release that wrote it.
        RESTORE("restore"),
        /// Data from another machine.
        PUSH("push"),
        SNAPSHOT("snapshot"),
        /// The container of an earlier deploy script, taken over by `teal setup` as the first release.
        ADOPT("adopt"),
        RECOVER("recover"),
        SETUP("setup"),
        PRUNE("prune"),
        REMOVE("remove");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Json.Value
        public String word() {
            return word;
        }

        /// The version of its lines. An older Teal skips a line of a kind that it does not know, but it refuses to act
        /// on a journal with a newer version.
        private int version() {
            return this == RESTART ? 3 : 2;
        }

        /// Whether it is in the journal, to be recovered when its client dies. The others are simply run again.
        public boolean isJournaled() {
            return switch (this) {
                case DEPLOY, ROLLBACK, RESTART, RESTORE, PUSH, SNAPSHOT, ADOPT -> true;
                case RECOVER, SETUP, PRUNE, REMOVE -> false;
            };
        }

        /// Whether it changes what visitors get, so that others want to know of it.
        public boolean reachesVisitors() {
            return isJournaled() && this != SNAPSHOT && this != ADOPT;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// The state of the step, or of the attempt.
    public enum Phase {
        /// The attempt begins; it holds the lock.
        BEGIN,
        /// The step is about to act.
        INTENT,
        DONE,
        FAILED,
        UNDONE,
        /// The attempt is over; nothing is left to recover.
        END;

        @Json.Value
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How an attempt ended.
    public enum Outcome {
        DONE,
        /// A step failed before traffic moved; the steps that had begun were undone.
        FAILED,
        /// A step failed after traffic moved; traffic was moved back.
        ROLLED_BACK,
        /// A recovery completed it.
        RECOVERED_FORWARD,
        /// A recovery undid it.
        RECOVERED_BACK,
        /// A recovery found neither slot healthy.
        NOT_RECOVERED;

        @Json.Value
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether its release was live and verified at the end.
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
