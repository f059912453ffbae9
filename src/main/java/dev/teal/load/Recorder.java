package dev.teal.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Counts what all workers report. Bounded, since it does not keep the requests.
final class Recorder {
    private final List<PhaseCount> phases = new ArrayList<>();
    private final Map<String, Instant> lastByRelease = new HashMap<>();
    private final Map<String, Instant> lastBySlot = new HashMap<>();
    private final Map<RequestKind, Integer> underWay = new EnumMap<>(RequestKind.class);
    private long ended;

    Recorder() {
        phase("start");
    }

    synchronized void phase(String name) {
        phases.add(new PhaseCount(name, Instant.now()));
    }

    /// A request of this kind has been sent completely.
    synchronized void sent(RequestKind kind) {
        underWay.merge(kind, 1, Integer::sum);
        notifyAll();
    }

    /// A request of this kind has ended, answered or not.
    synchronized void over(RequestKind kind) {
        underWay.merge(kind, -1, Integer::sum);
    }

    synchronized void answered(RequestKind kind, Instant began, Duration latency, ResponseHead head) {
        String release = head.header("x-teal-release");
        String slot = head.header("x-teal-slot");
        phases.getLast().answered(kind, latency, release, slot);
        lastByRelease.merge(release, began, Recorder::later);
        lastBySlot.merge(slot, began, Recorder::later);
        end();
    }

    synchronized void lost(Failure failure) {
        phases.getLast().lost(failure);
        end();
    }

    private void end() {
        ended++;
        notifyAll();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /// @return false when not that many more requests ended within the limit
    synchronized boolean awaitEnded(long more, Duration limit) throws InterruptedException {
        long wanted = ended + more;
        return await(() -> ended >= wanted, limit);
    }

    /// @return false when no request of the kind was under way within the limit
    synchronized boolean awaitUnderWay(RequestKind kind, Duration limit) throws InterruptedException {
        return await(() -> underWay.getOrDefault(kind, 0) > 0, limit);
    }

    private synchronized boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized Tally tally(Keys keys) {
        List<Tally.Phase> done = new ArrayList<>();
        for (int i = 0; i < phases.size(); i++) {
            Instant end = i + 1 < phases.size() ? phases.get(i + 1).began() : Instant.now();
            done.add(phases.get(i).until(end));
        }
        return new Tally(
                List.copyOf(done),
                keys.acknowledged(),
                keys.unknown(),
                Map.copyOf(lastByRelease),
                Map.copyOf(lastBySlot));
    }
}
