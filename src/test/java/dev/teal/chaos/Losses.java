package dev.teal.chaos;

import dev.teal.demo.Failure;
import dev.teal.demo.Tally;
import java.util.List;

/// Which lost requests a declared window excuses: those that ended in it, and those that began in it. A request that a
/// server took, and which it then forgot at a reboot, is known to be lost when its client has waited long enough.
final class Losses {
    private static final String WINDOW = "window: ";

    private Losses() {}

    static String window(String why) {
        return WINDOW + why;
    }

    static boolean isWindow(Tally.Phase phase) {
        return phase.name().startsWith(WINDOW);
    }

    /// Of a phase; those beyond the failures that are kept are not excused.
    static long unexcused(Tally tally, Tally.Phase phase) {
        return isWindow(phase)
                ? 0
                : phase.failed()
                        - phase.failures().stream()
                                .filter(failure -> beganInWindow(tally, failure))
                                .count();
    }

    /// Of a phase, the first ones.
    static List<Failure> shown(Tally tally, Tally.Phase phase) {
        return phase.failures().stream()
                .filter(failure -> !beganInWindow(tally, failure))
                .limit(3)
                .toList();
    }

    private static boolean beganInWindow(Tally tally, Failure failure) {
        return tally.phases().stream()
                .filter(Losses::isWindow)
                .anyMatch(window -> !failure.at().isBefore(window.began())
                        && failure.at().isBefore(window.began().plus(window.took())));
    }
}
