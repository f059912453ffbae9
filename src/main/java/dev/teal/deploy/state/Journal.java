package dev.teal.deploy.state;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.deploy.state.Entry.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The journal on the server, oldest line first. It records what was attempted, not the server's present state.
///
/// @param newer whether some lines have the format of a newer Teal
public record Journal(List<Entry> entries, boolean newer) {

    /// One attempt, assembled from its lines.
    ///
    /// @param end         its last line; empty when it did not end
    /// @param lastStep    the last step the journal names; empty when none began
    /// @param failed      whether a step failed, so that the attempt was to be undone
    /// @param began       the names of the steps that began under the lock
    /// @param forwardOnly whether a step had begun after which nothing is undone
    public record Attempt(
            Entry begin, Optional<Entry> end, String lastStep, boolean failed, Set<String> began, boolean forwardOnly) {
        /// The names of such steps, for lines without an effect.
        private static final Set<String> FORWARD_ONLY =
                Set.of("drain", "retire", "overlap", "data", "open", "record", "unlock");

        private static Attempt of(Entry begin) {
            return new Attempt(begin, Optional.empty(), "", false, Set.of(), false);
        }

        private Attempt ended(Entry last) {
            return new Attempt(begin, Optional.of(last), lastStep, failed, began, forwardOnly);
        }

        private Attempt with(Entry line) {
            boolean forward = line.effect()
                    .map(effect -> effect == Effect.FORWARD_ONLY)
                    .orElse(FORWARD_ONLY.contains(line.step()));
            Set<String> names = new HashSet<>(began);
            names.add(line.step());
            return new Attempt(
                    begin,
                    end,
                    line.step(),
                    failed || line.phase() == Phase.FAILED,
                    Set.copyOf(names),
                    forwardOnly || forward);
        }

        /// Whether its release was live and verified when it ended.
        public boolean succeeded() {
            return end.flatMap(Entry::outcome).filter(Entry.Outcome::wentLive).isPresent();
        }

        public Optional<Duration> took() {
            return end.map(last -> Duration.between(begin.at(), last.at()));
        }
    }

    /// Skips lines that are incomplete (power was lost during the write) or from a newer Teal.
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

    /// Releases in the order in which they first went live, by the order of the lines. A restart starts none.
    List<String> wentLive() {
        return attempts().stream()
                .filter(attempt -> attempt.succeeded() && attempt.begin().kind() != Entry.Kind.RESTART)
                .map(attempt -> attempt.begin().release())
                .distinct()
                .toList();
    }

    /// The last attempt when it did not end: its client died, or lost the connection.
    public Optional<Attempt> interrupted() {
        List<Attempt> attempts = attempts();
        return attempts.isEmpty()
                ? Optional.empty()
                : Optional.of(attempts.getLast()).filter(last -> last.end().isEmpty());
    }
}
