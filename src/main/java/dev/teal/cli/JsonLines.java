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
import java.util.regex.Pattern;

/// Shows events to programs: one JSON object a line on standard output. The last line is `finished` or
/// `failed`, with `outcome` and `exit_code`. Failures are told to people on standard error as well, which no
/// program parses.
final class JsonLines implements Listener {
    private static final Pattern NAME = Pattern.compile("(?<=.)[A-Z]");
    /// A transfer tells of every block; programs are served by a few a second.
    private static final Duration PROGRESS = Duration.ofMillis(250);

    private final Out out;
    private final Clock clock;
    private final boolean verbose;
    private final Trouble trouble;
    private Instant nextProgress = Instant.MIN;

    JsonLines(Out out, Clock clock, boolean verbose) {
        this.out = out;
        this.clock = clock;
        this.verbose = verbose;
        this.trouble = new Trouble(out);
    }

    @Override
    public synchronized void emit(Event event) {
        if (!isWanted(event)) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(
                "event",
                NAME.matcher(event.getClass().getSimpleName()).replaceAll("_$0").toLowerCase(Locale.ROOT));
        line.put("at", clock.instant().toString());
        line.putAll(members(event));
        out.json(Json.write(line));
        if (event instanceof Event.Failing failing) {
            trouble.show(failing.report());
        } else if (event instanceof Event.Failed failed) {
            trouble.show(failed);
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

    /// No switch, as in [Terminal#emit].
    private static Map<String, Object> members(Event event) {
        if (event instanceof Event.Started(var kind, var app, var server, var release, var steps)) {
            return ordered("kind", kind, "app", app, "server", server, "release", release, "steps", steps);
        }
        if (event instanceof Event.StepStarted(var step, var text)) {
            return ordered("step", step, "text", text);
        }
        if (event instanceof Event.StepProgress(var step, var done, var total, var text)) {
            return ordered("step", step, "done", done, "total", total, "text", text);
        }
        if (event instanceof Event.StepDone(var step, var text, var took)) {
            return ordered("step", step, "text", text, "took_ms", took.toMillis());
        }
        if (event instanceof Event.StepFailed(var step, var happened, var took)) {
            return ordered("step", step, "text", happened, "took_ms", took.toMillis());
        }
        if (event instanceof Event.StepUndone(var step, var text)) {
            return ordered("step", step, "text", text);
        }
        if (event instanceof Event.Held(var requests, var longest, var expired, var gone)) {
            return ordered("requests", requests, "longest_ms", longest.toMillis(), "expired", expired, "gone", gone);
        }
        if (event instanceof Event.Warning(var text, var next)) {
            return ordered("text", text, "next", next);
        }
        if (event instanceof Event.CommandRun(var server, var command, var input, var exitCode, var took)) {
            Map<String, Object> members = ordered("server", server, "command", command, "input", input);
            members.putAll(ordered("exit_code", exitCode, "took_ms", took.toMillis()));
            return members;
        }
        if (event instanceof Event.Failing(var report)) {
            return words(report);
        }
        return ending(event);
    }

    private static Map<String, Object> ending(Event event) {
        if (event instanceof Event.Finished(var kind, var outcome, var release, var slot, var text, var took)) {
            Map<String, Object> members =
                    ordered("kind", kind, "release", release, "slot", slot, "text", text, "took_ms", took.toMillis());
            members.putAll(ended(outcome));
            return members;
        }
        Event.Failed failed = (Event.Failed) event;
        Map<String, Object> members = words(failed);
        members.putAll(ended(failed.outcome()));
        return members;
    }

    private static Map<String, Object> words(Event.Failed failed) {
        return ordered("text", failed.happened(), "details", failed.details(), "next", failed.next());
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
