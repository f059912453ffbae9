package dev.teal.chaos;

import java.io.IOException;
import java.time.Duration;

/// Looks again and again.
final class Wait {
    private Wait() {}

    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /// @return false when it did not come to hold within the limit
    static boolean until(Duration limit, Condition condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                return false;
            }
            sleep(Duration.ofMillis(50));
        }
        return true;
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException e) {
            return false;
        }
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
