package dev.teal.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The running counts of one phase. Guarded by its `Recorder`.
final class PhaseCount {
    /// Enough to see what goes wrong; further failures are only counted.
    private static final int MAX_FAILURES = 20;

    private final String name;
    private final Instant began;
    private final Histogram latencies = new Histogram();
    private final List<Failure> failures = new ArrayList<>();
    private final Map<String, Long> byRelease = new TreeMap<>();
    private final Map<String, Long> bySlot = new TreeMap<>();
    private final Map<RequestKind, Long> byKind = new EnumMap<>(RequestKind.class);
    private long requests;
    private long failed;

    PhaseCount(String name, Instant began) {
        this.name = name;
        this.began = began;
    }

    void answered(RequestKind kind, Duration latency, String release, String slot) {
        requests++;
        byKind.merge(kind, 1L, Long::sum);
        byRelease.merge(release, 1L, Long::sum);
        bySlot.merge(slot, 1L, Long::sum);
        latencies.add(latency);
    }

    void lost(Failure failure) {
        requests++;
        failed++;
        if (failures.size() < MAX_FAILURES) {
            failures.add(failure);
        }
    }

    Tally.Phase until(Instant end) {
        return new Tally.Phase(
                name,
                began,
                Duration.between(began, end),
                requests,
                failed,
                List.copyOf(failures),
                latencies.percentile(0.5),
                latencies.percentile(0.99),
                latencies.max(),
                Map.copyOf(byRelease),
                Map.copyOf(bySlot),
                Map.copyOf(byKind));
    }

    Instant began() {
        return began;
    }
}
