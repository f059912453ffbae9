package dev.teal.bench;

import java.time.Duration;

/// One direction of a [Relay]: a delay, and a rate that all connections share.
final class Line {
    private final Duration delay;
    private final long bytesPerSecond;
    private long free = System.nanoTime();

    /// @param bytesPerSecond [Long#MAX_VALUE] for no limit
    Line(Duration delay, long bytesPerSecond) {
        this.delay = delay;
        this.bytesPerSecond = bytesPerSecond;
    }

    /// When bytes that are sent now arrive, as [System#nanoTime] counts.
    synchronized long send(int length) {
        free = Math.max(free, System.nanoTime()) + length * 1_000_000_000L / bytesPerSecond;
        return free + delay.toNanos();
    }
}
