package dev.teal.deploy.run;

import java.time.Duration;
import java.util.OptionalLong;

/// How long requests may still wait at nginx.
public final class PauseTime {
    private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

    private OptionalLong end = OptionalLong.empty();

    /// Requests wait from now on, for at most `limit`.
    public void start(Duration limit) {
        end = OptionalLong.of(System.nanoTime() + limit.toNanos());
    }

    public boolean running() {
        return end.isPresent();
    }

    /// Undoing the steps has the same limit again.
    public void extend(Duration limit) {
        if (running()) {
            start(limit);
        }
    }

    public void end() {
        end = OptionalLong.empty();
    }

    /// The shorter of a limit and the remaining time; at least a second during a pause.
    public Duration within(Duration limit) {
        if (!running()) {
            return limit;
        }
        Duration left = Duration.ofNanos(Math.max(LEAST_NANOS, end.getAsLong() - System.nanoTime()));
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
