package dev.teal.cli.output;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.event.Envelope;
import dev.teal.event.Event;
import dev.teal.event.Listener;
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
    private final boolean verbose;
    private final ErrorReport errors;
    private Instant nextProgress = Instant.MIN;

    public JsonLines(Out out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
        this.errors = new ErrorReport(out);
    }

    @Override
    public synchronized void receive(Envelope envelope) {
        if (isWanted(envelope)) {
            out.json(Json.write(line(envelope).members()));
        }
        if (envelope.event() instanceof Event.Failing failing) {
            errors.show(failing.report());
        } else if (envelope.event() instanceof Event.Failed failed) {
            errors.show(failed);
        }
    }

    private boolean isWanted(Envelope envelope) {
        return envelope.event() instanceof Event.CommandRun
                ? verbose
                : !(envelope.event() instanceof Event.StepProgress) || isDue(envelope.at());
    }

    private boolean isDue(Instant now) {
        if (now.isBefore(nextProgress)) {
            return false;
        }
        nextProgress = now.plus(PROGRESS);
        return true;
    }

    /// The first word of each is the name that programs depend on.
    private static Line line(Envelope envelope) {
        Line line = new Line(envelope);
        return switch (envelope.event()) {
            case Event.Started(var kind, var _, var _, var release, var steps) ->
                line.of("started").with("kind", kind).with("release", release).with("steps", steps);
            case Event.StepStarted(var step, var text) ->
                line.of("step_started").with("step", step).with("text", text);
            case Event.StepProgress(var step, var done, var total, var text) ->
                line.of("step_progress")
                        .with("step", step)
                        .with("done", done)
                        .with("total", total)
                        .with("text", text);
            case Event.Waiting(var step, var text) ->
                line.of("waiting").with("step", step).with("text", text);
            case Event.StepOutput(var step, var text) ->
                line.of("step_output").with("step", step).with("text", text);
            case Event.StepDone(var step, var text, var took) ->
                line.of("step_done").with("step", step).with("text", text).with("took_ms", took.toMillis());
            case Event.StepFailed(var step, var happened, var took) ->
                line.of("step_failed").with("step", step).with("text", happened).with("took_ms", took.toMillis());
            case Event.StepUndone(var step, var text) ->
                line.of("step_undone").with("step", step).with("text", text);
            case Event.Resumed(var requests, var longest, var expired, var gone) ->
                line.of("resumed")
                        .with("requests", requests)
                        .with("longest_ms", longest.toMillis())
                        .with("expired", expired)
                        .with("gone", gone);
            case Event.Changed changed ->
                line.of("changed")
                        .with("change", changed.change().word())
                        .with("kind", changed.kind())
                        .with("release", changed.release())
                        .with("previous", changed.previous())
                        .with("slot", changed.slot())
                        .with("by", changed.by())
                        .with("recovered", changed.recovered())
                        .with("text", changed.reason());
            case Event.Failing(var report) -> report(line.of("failing"), report);
            case Event.Warning(var text, var details, var next) ->
                line.of("warning").with("text", text).with("details", details).with("next", next);
            case Event.Proposed(var what, var changes) ->
                line.of("proposed").with("text", what).with("changes", changes);
            case Event.CommandRun(var server, var command, var input, var exitCode, var took) ->
                line.of("command_run")
                        .with("server", server)
                        .with("command", command)
                        .with("input", input)
                        .with("exit_code", exitCode)
                        .with("took_ms", took.toMillis());
            case Event.Finished(var kind, var outcome, var release, var slot, var text, var took) ->
                line.of("finished")
                        .with("kind", kind)
                        .with("release", release)
                        .with("slot", slot)
                        .with("text", text)
                        .with("took_ms", took.toMillis())
                        .with(outcome);
            case Event.Failed failed -> report(line.of("failed"), failed).with(failed.outcome());
        };
    }

    private static Line report(Line line, Event.Failed failed) {
        return line.with("text", failed.happened())
                .with("details", failed.details())
                .with("next", failed.next());
    }

    private record Line(Map<String, Object> members) {
        private Line(Envelope envelope) {
            this(new LinkedHashMap<>());
            with("event", "").with("at", envelope.at().toString());
            with("app", envelope.app()).with("stage", envelope.stage());
            with("server", envelope.server()).with("attempt", envelope.attempt());
        }

        private Line of(String event) {
            return with("event", event);
        }

        private Line with(String name, Object value) {
            members.put(name, value);
            return this;
        }

        private Line with(ExitCode outcome) {
            return with("outcome", outcome.name().toLowerCase(Locale.ROOT)).with("exit_code", outcome.code());
        }
    }
}
