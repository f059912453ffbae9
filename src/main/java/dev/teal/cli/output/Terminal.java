package dev.teal.cli.output;

import dev.teal.base.ExitCode;
import dev.teal.event.Envelope;
import dev.teal.event.Event;
import dev.teal.event.Listener;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Prints events for people: a line for each finished step and, on a terminal, a live line for the running one.
/// Into a pipe it prints the same lines without control characters.
///
/// Progress goes to standard output, because it is the result of such a verb; warnings, errors and the commands
/// of `-v` go to standard error.
public final class Terminal implements Listener {
    /// More than the longest command (`strategy: recreate` with its watchdog): a cut command could not be
    /// copied.
    private static final int MAX_COMMAND = 20_000;

    private final Out out;
    private final Level level;
    private final LiveLine live;
    private final ErrorReport errors;
    private final StepLine steps;

    public enum Level {
        /// Warnings and errors only.
        QUIET,
        USUAL,
        /// Everything, and each command.
        VERBOSE
    }

    public Terminal(Out out, Level level) {
        this.out = out;
        this.level = level;
        this.live = new LiveLine(out);
        this.errors = new ErrorReport(out);
        this.steps = new StepLine(out);
    }

    @Override
    public synchronized void receive(Envelope envelope) {
        // The only event of `teal status`, which saves it the 3 ms of a first pattern switch.
        if (envelope.event() instanceof Event.CommandRun run) {
            show(run);
        } else {
            show(envelope.event());
        }
    }

    private void show(Event.CommandRun run) {
        if (level == Level.VERBOSE) {
            above(() -> out.note(command(run)));
        }
    }

    void show(Event event) {
        switch (event) {
            case Event.CommandRun run -> show(run);
            case Event.Warning warning -> above(() -> warn(warning));
            case Event.Proposed proposed -> above(() -> propose(proposed));
            case Event.Failing failing -> fail(failing.report());
            case Event.Failed failed -> fail(failed);
            case Event.Started started -> {
                if (level != Level.QUIET) {
                    line(header(started));
                }
            }
            case Event.StepStarted step -> {
                if (level != Level.QUIET) {
                    live.start(step.step(), Text.line(step.text(), out.symbols().cut));
                }
            }
            case Event.StepProgress step -> {
                if (level != Level.QUIET) {
                    live.progress(step);
                    buildLog(step);
                }
            }
            case Event.Waiting waiting -> await(waiting);
            case Event.StepOutput output -> {
                if (level != Level.QUIET) {
                    above(() -> line(out.paint().dim("    " + printable(output.step() + ": " + output.line()))));
                }
            }
            case Event.StepDone(var step, var text, var took) -> ended(steps.done(step, text, took));
            case Event.StepFailed(var step, var happened, var took) -> ended(steps.failed(step, happened, took));
            case Event.StepUndone(var step, var text) -> ended(steps.undone(step, text));
            case Event.Resumed _ -> {} // the text of its step reports it
            case Event.Changed _ -> {} // the last line reports it
            case Event.Finished finished -> ended(ending(finished));
        }
    }

    /// On a terminal the live line shows it, with the time.
    private void await(Event.Waiting waiting) {
        if (level == Level.QUIET) {
            return;
        }
        if (out.screen()) {
            live.progress(new Event.StepProgress(waiting.step(), 0, 0, waiting.text()));
        } else {
            line(steps.waiting(waiting.step(), waiting.text()));
        }
    }

    private void fail(Event.Failed report) {
        live.stop();
        errors.show(report);
    }

    private void ended(String text) {
        if (level != Level.QUIET) {
            live.stop();
            line(text);
        }
    }

    /// Prints each line of the build log.
    private void buildLog(Event.StepProgress step) {
        if (level == Level.VERBOSE && step.step().equals("build") && step.total() == 0) {
            above(() -> out.note(out.errorPaint().dim("  " + printable(step.text()))));
        }
    }

    @Override
    public synchronized void close() {
        live.close();
    }

    private void line(String text) {
        out.line(text);
    }

    private String printable(String text) {
        return out.symbols().printable(Text.line(text, out.symbols().cut));
    }

    /// Prints above the live line, if there is one.
    private void above(Runnable print) {
        live.hide();
        print.run();
        live.show();
    }

    private void warn(Event.Warning warning) {
        out.note(out.errorPaint().yellow("WARN") + "   ", printable(warning.text()));
        warning.details().forEach(detail -> out.note("         ", printable(detail)));
        if (!warning.next().isEmpty()) {
            out.note(ErrorReport.next(out, printable(warning.next())));
        }
    }

    /// Where the question is.
    private void propose(Event.Proposed proposed) {
        out.note(printable(proposed.what()));
        proposed.changes().forEach(change -> out.note("     - ", printable(change)));
    }

    /// A comment line, followed by the command on lines of its own, so that it can be copied into a shell on
    /// the server. A script keeps its line breaks.
    private String command(Event.CommandRun run) {
        String ended = run.exitCode() == 0 ? "" : ", exit " + run.exitCode();
        String input = run.input() ? ", input not shown" : "";
        String lines =
                Arrays.stream(run.command().split("\n", -1)).map(Text::safe).collect(Collectors.joining("\n"));
        return out.errorPaint()
                .dim("# " + printable(run.server()) + ", " + run.took().toMillis() + " ms" + ended + input + "\n"
                        + Text.cut(lines, MAX_COMMAND, out.symbols().cut));
    }

    private String header(Event.Started started) {
        String kind = "teal " + started.kind();
        String release = started.release().isEmpty() ? "" : "  release " + started.release();
        String text = printable(kind + "  " + started.app() + " → " + started.server() + release);
        return out.paint().bold(kind) + Wrap.hanging(text, out.width(), 2).substring(kind.length());
    }

    private String ending(Event.Finished finished) {
        boolean done = finished.outcome() == ExitCode.DONE;
        String word = done ? "done" : "ended";
        String text = printable(finished.text()) + timed(finished.took());
        return (done ? out.paint().green(word) : out.paint().yellow(word))
                + "  "
                + Wrap.hanging(text, out.width(), word.length() + 2);
    }

    private static String timed(Duration took) {
        return took.isZero() ? "" : "  (" + Format.time(took) + ")";
    }
}
