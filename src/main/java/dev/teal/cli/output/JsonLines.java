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
public final class JsonLines implements Listener, Event.Handler {
    /// A transfer reports progress for every block; a few reports a second are enough.
    private static final Duration PROGRESS = Duration.ofMillis(250);

    private final Out out;
    private final boolean verbose;
    private final ErrorReport errors;
    private Instant nextProgress = Instant.MIN;
    private Envelope envelope = new Envelope("", "", "", Instant.MIN, new Event.Warning("", ""));

    public JsonLines(Out out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
        this.errors = new ErrorReport(out);
    }

    @Override
    public synchronized void receive(Envelope received) {
        envelope = received;
        received.event().to(this);
    }

    @Override
    public void on(Event.Started started) {
        line("started", "kind", started.kind(), "release", started.release(), "steps", started.steps());
    }

    @Override
    public void on(Event.StepStarted step) {
        line("step_started", "step", step.step(), "text", step.text());
    }

    @Override
    public void on(Event.StepProgress step) {
        if (!envelope.at().isBefore(nextProgress)) {
            nextProgress = envelope.at().plus(PROGRESS);
            line("step_progress", "step", step.step(), "done", step.done(), "total", step.total(), "text", step.text());
        }
    }

    @Override
    public void on(Event.StepDone step) {
        line(
                "step_done",
                "step",
                step.step(),
                "text",
                step.text(),
                "took_ms",
                step.took().toMillis());
    }

    @Override
    public void on(Event.StepFailed step) {
        line(
                "step_failed",
                "step",
                step.step(),
                "text",
                step.happened(),
                "took_ms",
                step.took().toMillis());
    }

    @Override
    public void on(Event.StepUndone step) {
        line("step_undone", "step", step.step(), "text", step.text());
    }

    @Override
    public void on(Event.Resumed resumed) {
        line(
                "resumed",
                "requests",
                resumed.requests(),
                "longest_ms",
                resumed.longest().toMillis(),
                "expired",
                resumed.expired(),
                "gone",
                resumed.gone());
    }

    @Override
    public void on(Event.Failing failing) {
        Event.Failed report = failing.report();
        line("failing", "text", report.happened(), "details", report.details(), "next", report.next());
        errors.show(report);
    }

    @Override
    public void on(Event.Warning warning) {
        line("warning", "text", warning.text(), "next", warning.next());
    }

    @Override
    public void on(Event.CommandRun run) {
        if (verbose) {
            line(
                    "command_run",
                    "server",
                    run.server(),
                    "command",
                    run.command(),
                    "input",
                    run.input(),
                    "exit_code",
                    run.exitCode(),
                    "took_ms",
                    run.took().toMillis());
        }
    }

    @Override
    public void on(Event.Finished finished) {
        line(
                "finished",
                "kind",
                finished.kind(),
                "release",
                finished.release(),
                "slot",
                finished.slot(),
                "text",
                finished.text(),
                "took_ms",
                finished.took().toMillis(),
                "outcome",
                word(finished.outcome()),
                "exit_code",
                finished.outcome().code());
    }

    @Override
    public void on(Event.Failed failed) {
        line(
                "failed",
                "text",
                failed.happened(),
                "details",
                failed.details(),
                "next",
                failed.next(),
                "outcome",
                word(failed.outcome()),
                "exit_code",
                failed.outcome().code());
        errors.show(failed);
    }

    private static String word(ExitCode outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /// @param name the name of the event, which programs depend on
    private void line(String name, Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("event", name);
        members.put("at", envelope.at().toString());
        members.put("app", envelope.app());
        members.put("server", envelope.server());
        members.put("attempt", envelope.attempt());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        out.json(Json.write(members));
    }
}
