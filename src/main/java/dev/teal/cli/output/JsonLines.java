package dev.teal.cli.output;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Prints events for programs: one JSON object per line on standard output. The last line is `finished` or
/// `failed`, with `outcome` and `exit_code`. Failures are also printed on standard error, for people.
public final class JsonLines implements Listener {
    /// A transfer reports progress for every block; a few reports a second are enough.
    private static final Duration PROGRESS = Duration.ofMillis(250);

    private final Out out;
    private final Clock clock;
    private final boolean verbose;
    private final ErrorReport errors;
    private Instant nextProgress = Instant.MIN;

    public JsonLines(Out out, Clock clock, boolean verbose) {
        this.out = out;
        this.clock = clock;
        this.verbose = verbose;
        this.errors = new ErrorReport(out);
    }

    @Override
    public synchronized void emit(Event event) {
        if (!isWanted(event)) {
            return;
        }
        out.json(Json.write(members(event)));
        if (event instanceof Event.Failing failing) {
            errors.show(failing.report());
        } else if (event instanceof Event.Failed failed) {
            errors.show(failed);
        }
    }

    @Override
    public void close() {}

    private boolean isWanted(Event event) {
        return event instanceof Event.CommandRun
                ? verbose
                : !(event instanceof Event.StepProgress) || isDue(clock.instant());
    }

    private boolean isDue(Instant now) {
        if (now.isBefore(nextProgress)) {
            return false;
        }
        nextProgress = now.plus(PROGRESS);
        return true;
    }

    /// No switch, for the reason given at [Terminal#emit].
    private Map<String, Object> members(Event event) {
        if (event instanceof Event.Started(var kind, var app, var server, var release, var steps)) {
            return line("started", "kind", kind, "app", app, "server", server, "release", release, "steps", steps);
        }
        if (event instanceof Event.StepStarted(var step, var text)) {
            return line("step_started", "step", step, "text", text);
        }
        if (event instanceof Event.StepProgress(var step, var done, var total, var text)) {
            return line("step_progress", "step", step, "done", done, "total", total, "text", text);
        }
        if (event instanceof Event.StepDone(var step, var text, var took)) {
            return line("step_done", "step", step, "text", text, "took_ms", took.toMillis());
        }
        if (event instanceof Event.StepFailed(var step, var happened, var took)) {
            return line("step_failed", "step", step, "text", happened, "took_ms", took.toMillis());
        }
        if (event instanceof Event.StepUndone(var step, var text)) {
            return line("step_undone", "step", step, "text", text);
        }
        if (event instanceof Event.Resumed(var requests, var longest, var expired, var gone)) {
            return line(
                    "resumed",
                    "requests",
                    requests,
                    "longest_ms",
                    longest.toMillis(),
                    "expired",
                    expired,
                    "gone",
                    gone);
        }
        if (event instanceof Event.Warning(var text, var next)) {
            return line("warning", "text", text, "next", next);
        }
        if (event instanceof Event.CommandRun(var server, var command, var input, var exitCode, var took)) {
            Map<String, Object> members = line("command_run", "server", server, "command", command, "input", input);
            put(members, "exit_code", exitCode, "took_ms", took.toMillis());
            return members;
        }
        if (event instanceof Event.Failing(var report)) {
            return report("failing", report);
        }
        return ending(event);
    }

    private Map<String, Object> ending(Event event) {
        if (event instanceof Event.Finished(var kind, var outcome, var release, var slot, var text, var took)) {
            Map<String, Object> members = line("finished", "kind", kind, "release", release, "slot", slot);
            put(members, "text", text, "took_ms", took.toMillis());
            return withOutcome(members, outcome);
        }
        Event.Failed failed = (Event.Failed) event;
        return withOutcome(report("failed", failed), failed.outcome());
    }

    private Map<String, Object> report(String name, Event.Failed failed) {
        return line(name, "text", failed.happened(), "details", failed.details(), "next", failed.next());
    }

    private static Map<String, Object> withOutcome(Map<String, Object> members, ExitCode outcome) {
        put(members, "outcome", outcome.name().toLowerCase(Locale.ROOT), "exit_code", outcome.code());
        return members;
    }

    /// @param name the name of the event, which programs depend on
    private Map<String, Object> line(String name, Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        put(members, "event", name, "at", clock.instant().toString());
        put(members, namesAndValues);
        return members;
    }

    private static void put(Map<String, Object> members, Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
    }
}
