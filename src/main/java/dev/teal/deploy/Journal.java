package dev.teal.deploy;

import dev.teal.event.Json;
import dev.teal.event.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the journal on the server says, oldest first. It is the truth about what was being done, never about
/// what is.
public record Journal(List<Entry> entries) {

    /// One attempt, put together from its lines.
    ///
    /// @param end      its last line; empty when it never ended
    /// @param lastStep the last step the journal names; empty when none began
    /// @param failed   whether a step failed, so that what it did was to be taken back
    public record Attempt(Entry begin, Optional<Entry> end, String lastStep, boolean failed) {
        /// Whether its release was live and proven when it ended.
        public boolean succeeded() {
            return end.map(Entry::text)
                    .filter(text -> text.equals(Entry.WENT_LIVE) || text.startsWith(Entry.RECOVERED_FORWARD))
                    .isPresent();
        }

        public Optional<Duration> took() {
            return end.map(last -> Duration.between(begin.at(), last.at()));
        }
    }

    /// Lines that are not whole (a power cut in the middle of one) or from a newer Teal are passed over.
    static Journal parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            entry(line).ifPresent(entries::add);
        }
        return new Journal(entries);
    }

    private static Optional<Entry> entry(String line) {
        try {
            return Optional.of(Json.read(Entry.class, line, "journal")).filter(entry -> entry.v() <= Entry.VERSION);
        } catch (Problem notALine) {
            return Optional.empty();
        }
    }

    /// All attempts it tells of, oldest first.
    public List<Attempt> attempts() {
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        for (Entry entry : entries) {
            switch (entry.phase()) {
                case BEGIN -> attempts.put(entry.deployment(), new Attempt(entry, Optional.empty(), "", false));
                case END ->
                    attempts.computeIfPresent(
                            entry.deployment(),
                            (id, attempt) -> new Attempt(
                                    attempt.begin(), Optional.of(entry), attempt.lastStep(), attempt.failed()));
                case INTENT, DONE, FAILED, UNDONE ->
                    attempts.computeIfPresent(
                            entry.deployment(),
                            (id, attempt) -> new Attempt(
                                    attempt.begin(),
                                    attempt.end(),
                                    entry.step(),
                                    attempt.failed() || entry.phase() == Entry.Phase.FAILED));
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
