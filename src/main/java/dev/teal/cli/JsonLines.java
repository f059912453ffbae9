package dev.teal.cli;

import dev.teal.event.Event;
import dev.teal.event.ExitCode;
import dev.teal.event.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Shows events to programs: one JSON object a line on standard output. The last line is `finished` or
/// `failed`, with `outcome` and `exit_code`. Failures are told to people on standard error as well, which no
/// program parses.
final class JsonLines implements Listener {
    /// A transfer tells of every block; programs are served by a few a second.
    private static final Duration PROGRESS = Duration.ofMillis(250);

    private final Out out;
    private final Clock clock;
    private final boolean verbose;
    private Instant nextProgress = Instant.MIN;

    JsonLines(Out out, Clock clock, boolean verbose) {
        this.out = out;
        this.clock = clock;
        this.verbose = verbose;
    }

    @Override
    public synchronized void emit(Event event) {
        if (!isWanted(event)) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", name(event));
        line.put("at", clock.instant().toString());
        line.putAll(members(event));
        out.json(Json.write(line));
        if (event instanceof Event.Failed failed) {
            new Trouble(out).show(failed);
        }
    }

    @Override
    public void close() {}

    private boolean isWanted(Event event) {
        return switch (event) {
            case Event.CommandRun _ -> verbose;
            case Event.StepProgress _ -> isDue(clock.instant());
            default -> true;
        };
    }

    private boolean isDue(Instant now) {
        if (now.isBefore(nextProgress)) {
            return false;
        }
        nextProgress = now.plus(PROGRESS);
        return true;
    }

    private static String name(Event event) {
        return switch (event) {
            case Event.Started _ -> "started";
            case Event.StepStarted _ -> "step_started";
            case Event.StepProgress _ -> "step_progress";
            case Event.StepDone _ -> "step_done";
            case Event.StepFailed _ -> "step_failed";
            case Event.StepUndone _ -> "step_undone";
            case Event.Held _ -> "held";
            case Event.Warning _ -> "warning";
            case Event.CommandRun _ -> "command_run";
            case Event.Finished _ -> "finished";
            case Event.Failed _ -> "failed";
        };
    }

    private static Map<String, Object> members(Event event) {
        return switch (event) {
            case Event.Started(var kind, var app, var server, var release, var steps) ->
                ordered("kind", kind, "app", app, "server", server, "release", release, "steps", steps);
            case Event.StepStarted(var step, var text) -> ordered("step", step, "text", text);
            case Event.StepProgress(var step, var done, var total, var text) ->
                ordered("step", step, "done", done, "total", total, "text", text);
            case Event.StepDone(var step, var text, var took) ->
                ordered("step", step, "text", text, "took_ms", took.toMillis());
            case Event.StepFailed(var step, var happened, var took) ->
                ordered("step", step, "text", happened, "took_ms", took.toMillis());
            case Event.StepUndone(var step, var text) -> ordered("step", step, "text", text);
            case Event.Held(var requests, var longest, var expired, var gone) ->
                ordered("requests", requests, "longest_ms", longest.toMillis(), "expired", expired, "gone", gone);
            case Event.Warning(var text, var next) -> ordered("text", text, "next", next);
            case Event.CommandRun(var server, var command, var exitCode, var took) ->
                ordered("server", server, "command", command, "exit_code", exitCode, "took_ms", took.toMillis());
            case Event.Finished(var kind, var outcome, var release, var slot, var text, var took) -> {
                Map<String, Object> members = ordered(
                        "kind", kind, "release", release, "slot", slot, "text", text, "took_ms", took.toMillis());
                members.putAll(ended(outcome));
                yield members;
            }
            case Event.Failed(var happened, var details, var next, var outcome) -> {
                Map<String, Object> members = ordered("text", happened, "details", details, "next", next);
                members.putAll(ended(outcome));
                yield members;
            }
        };
    }

    private static Map<String, Object> ended(ExitCode outcome) {
        return ordered("outcome", outcome.name().toLowerCase(Locale.ROOT), "exit_code", outcome.code());
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }
}
