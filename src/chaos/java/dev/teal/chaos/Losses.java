package dev.teal.chaos;

import dev.teal.load.Failure;
import dev.teal.load.Tally;
import java.time.Instant;
import java.util.List;

/// Which lost requests a declared window excuses: those whose connection brought nothing from within the window, or
/// before it, to the end. A server that loses power says no farewell: who waits for its answer, or has an idle
/// connection to it, learns of it later.
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
                                .filter(failure -> isExcused(tally, phase, failure))
                                .count();
    }

    /// Of a phase, the first ones.
    static List<Failure> shown(Tally tally, Tally.Phase phase) {
        return phase.failures().stream()
                .filter(failure -> !isExcused(tally, phase, failure))
                .limit(3)
                .toList();
    }

    /// @param ended the phase in which it was lost
    private static boolean isExcused(Tally tally, Tally.Phase ended, Failure failure) {
        return tally.phases().stream()
                .filter(phase -> isWindow(phase) && !phase.began().isAfter(ended.began()))
                .anyMatch(window -> silentSince(failure).isBefore(window.began().plus(window.took())));
    }

    /// An answer, even a wrong one, shows that the connection was well.
    private static Instant silentSince(Failure failure) {
        return switch (failure.kind()) {
            case STATUS, MALFORMED -> failure.at();
            case REFUSED, RESET, CLOSED, CUT, TIMEOUT -> failure.heard();
        };
    }
}
