package dev.teal.deploy.step.data;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Says how long two releases shared the databases, and whether the new one was kept waiting beyond its patience.
/// The time is an upper bound: from the start of the new slot's app, which opens them a little later, to the end of
/// the old one's.
public record MeasureOverlap(Slot to, boolean oldRuns) implements Step {
    private static final int LINES = 20_000;

    /// What SQLite's bindings write when they gave up waiting for a lock.
    private static final String BUSY = """
            "$@" 2>&1 | grep -ciE 'SQLITE_BUSY|database (table )?is locked'; exit 0
            """;

    @Override
    public String name() {
        return "overlap";
    }

    @Override
    public String describe() {
        return "how long two releases shared the database, and SQLITE_BUSY in the log of " + to;
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        return time(context) + "; " + busy(context);
    }

    private String time(StepContext context) {
        if (oldRuns) {
            return "both slots stay on one database (standby)";
        }
        return context.newReleaseRan()
                .map(since -> Duration.between(since, context.clock().instant()).toMillis() / 1000.0)
                .map(seconds -> String.format(Locale.ROOT, "two on one database for at most %.1f s", seconds))
                .orElse("no release was started");
    }

    private String busy(StepContext context) {
        try {
            List<String> arguments = new ArrayList<>(
                    context.target().slots().logs(to, LINES, false).argv());
            Result counted = context.target().server().run(Command.script(BUSY, arguments));
            String times = counted.out().strip();
            if (!times.equals("0")) {
                context.warn(
                        "SQLITE_BUSY: " + times + " lines of it in the log of " + to,
                        "give the app a busy timeout of 5 s (PRAGMA busy_timeout=5000), and keep transactions short");
            }
            return times.equals("0") ? "no SQLITE_BUSY" : times + " times SQLITE_BUSY";
        } catch (Problem unreadable) {
            return "the log of " + to + " could not be read";
        }
    }
}
