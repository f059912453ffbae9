package dev.teal.load;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The results of the traffic.
///
/// @param phases           in order; a request counts in the phase in which it *ended*, so that a loss
///                         shows where it happened
/// @param acknowledgedKeys of every POST answered 201; each must be in the database exactly once
/// @param unknownKeys      of every POST sent and not acknowledged; each may be in the database once, or not
/// @param lastByRelease    when the last request began that a release answered, by `X-Teal-Release`
/// @param lastBySlot       when the last request began that a slot answered, by `X-Teal-Slot`
public record Tally(
        List<Phase> phases,
        List<String> acknowledgedKeys,
        List<String> unknownKeys,
        Map<String, Instant> lastByRelease,
        Map<String, Instant> lastBySlot) {

    /// One phase of the traffic.
    ///
    /// @param took      until the next phase began, or now
    /// @param requests  requests that ended, failures included
    /// @param failures  the first 20 of the `failed`
    /// @param p50       median latency of the answered requests, from before connecting to the last byte, less
    ///                  the time that a slow request takes on purpose; of an event stream to its first byte
    /// @param byRelease answers by `X-Teal-Release`, `none` without one
    /// @param bySlot    answers by `X-Teal-Slot`
    /// @param byKind    answers by kind of request
    public record Phase(
            String name,
            Instant began,
            Duration took,
            long requests,
            long failed,
            List<Failure> failures,
            Duration p50,
            Duration p99,
            Duration max,
            Map<String, Long> byRelease,
            Map<String, Long> bySlot,
            Map<RequestKind, Long> byKind) {

        /// Requests per second.
        public double rate() {
            return requests / Math.max(0.001, took.toNanos() / 1e9);
        }
    }

    public long requests() {
        return phases.stream().mapToLong(Phase::requests).sum();
    }

    public long failed() {
        return phases.stream().mapToLong(Phase::failed).sum();
    }

    /// The first failures of every phase.
    public List<Failure> failures() {
        return phases.stream().flatMap(phase -> phase.failures().stream()).toList();
    }

    /// The number of requests of a kind that were answered correctly.
    public long answers(RequestKind kind) {
        return phases.stream()
                .mapToLong(phase -> phase.byKind().getOrDefault(kind, 0L))
                .sum();
    }

    /// The releases that answered requests *begun* after a moment. Exact for any moment.
    public Set<String> releasesSince(Instant moment) {
        return since(lastByRelease, moment);
    }

    /// The slots that answered requests *begun* after a moment.
    public Set<String> slotsSince(Instant moment) {
        return since(lastBySlot, moment);
    }

    private static Set<String> since(Map<String, Instant> last, Instant moment) {
        return last.entrySet().stream()
                .filter(entry -> entry.getValue().isAfter(moment))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
