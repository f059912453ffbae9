package dev.teal.ground;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition.
public final class Until {
    /// The time that anything here may take. Less than the minute that tests let sleep what must be ended by others.
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    private Until() {}

    /// Fails when it does not come to hold in [#PATIENCE].
    public static void holds(String what, BooleanSupplier condition) {
        if (!within(PATIENCE, condition)) {
            throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
        }
    }

    /// @return false when it did not come to hold
    public static boolean within(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        return true;
    }
}
