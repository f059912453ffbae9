package dev.teal.deploy.state;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.deploy.state.Entry.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the journal on the server says, oldest first. It is the truth about what was being done, never about
/// what is.
///
/// @param newer whether lines are in a format that only a newer Teal knows
public record Journal(List<Entry> entries, boolean newer) {

    /// One attempt, put together from its lines.
    ///
    /// @param end         its last line; empty when it never ended
    /// @param lastStep    the last step the journal names; empty when none began
    /// @param failed      whether a step failed, so that what it did was to be taken back
    /// @param forwardOnly whether a step had begun after which nothing is taken back
    public record Attempt(Entry begin, Optional<Entry> end, String lastStep, boolean failed, boolean forwardOnly) {
        /// The words of such steps in lines that do not have their effect.
        private static final Set<String> FORWARD_ONLY =
                Set.of("drain", "retire", "overlap", "data", "open", "record", "unlock");

        private static Attempt of(Entry begin) {
            return new Attempt(begin, Optional.empty(), "", false, false);
        }

        private Attempt ended(Entry last) {
            return new Attempt(begin, Optional.of(last), lastStep, failed, forwardOnly);
        }

        private Attempt with(Entry line) {
            boolean forward = line.effect()
                    .map(effect -> effect == Effect.FORWARD_ONLY)
                    .orElse(FORWARD_ONLY.contains(line.step()));
            return new Attempt(begin, end, line.step(), failed || line.phase() == Phase.FAILED, forwardOnly || forward);
        }

        /// Whether its release was live and proven when it ended.
        public boolean succeeded() {
            return end.flatMap(Entry::outcome).filter(Entry.Outcome::wentLive).isPresent();
        }

        public Optional<Duration> took() {
            return end.map(last -> Duration.between(begin.at(), last.at()));
        }
    }

    /// Lines that are not whole (a power cut in the middle of one) or from a newer Teal are passed over.
    public static Journal parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        boolean newer = false;
        for (String line : lines) {
            Optional<Entry> entry = entry(line).filter(known -> known.v() <= Entry.VERSION);
            entry.ifPresent(entries::add);
            newer |= entry.isEmpty() && isNewer(line);
        }
        return new Journal(entries, newer);
    }

    private static Optional<Entry> entry(String line) {
        try {
            return Optional.of(Json.read(Entry.class, line, "journal"));
        } catch (Problem notALine) {
            return Optional.empty();
        }
    }

    private static boolean isNewer(String line) {
        try {
            return Json.readMap(line, "journal").get("v") instanceof Number version
                    && version.intValue() > Entry.VERSION;
        } catch (Problem notALine) {
            return false;
        }
    }

    /// All attempts, oldest first.
    public List<Attempt> attempts() {
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        for (Entry entry : entries) {
            switch (entry.phase()) {
                case BEGIN -> attempts.put(entry.deployment(), Attempt.of(entry));
                case END -> attempts.computeIfPresent(entry.deployment(), (id, attempt) -> attempt.ended(entry));
                case INTENT, DONE, FAILED, UNDONE ->
                    attempts.computeIfPresent(entry.deployment(), (id, attempt) -> attempt.with(entry));
            }
        }
        return List.copyOf(attempts.values());
    }

    /// Releases in the order in which they first went live, by the order of the server's own lines.
    List<String> wentLive() {
        return attempts().stream()
                .filter(Attempt::succeeded)
                .map(attempt -> attempt.begin().release())
                .distinct()
                .toList();
    }

    /// The last attempt when it never ended: its client died, or lost the line.
    public Optional<Attempt> interrupted() {
        List<Attempt> attempts = attempts();
        return attempts.isEmpty()
                ? Optional.empty()
                : Optional.of(attempts.getLast()).filter(last -> last.end().isEmpty());
    }
}
