package dev.teal.cli.output;

import dev.teal.base.ExitCode;
import dev.teal.event.Envelope;
import dev.teal.event.Event;
import dev.teal.event.Listener;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Prints events for people: a line for each finished step and, on a terminal, a live line for the running one.
/// Into a pipe it prints the same lines without control characters.
///
/// Progress goes to standard output, because it is the result of such a verb; warnings, errors and the commands
/// of `-v` go to standard error.
public final class Terminal implements Listener {
    private static final int STEP_WIDTH = 12;
    /// Times are aligned in one column for comparison, no farther right than this, so that rows stay readable.
    private static final int MAX_WIDTH = 100;

    /// More than the longest command (`strategy: recreate` with its watchdog): a cut command could not be
    /// copied.
    private static final int MAX_COMMAND = 20_000;

    private final Out out;
    private final Level level;
    private final LiveLine live;
    private final ErrorReport errors;

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
            case Event.StepDone(var step, var text, var took) ->
                ended(finished(out.paint().green(mark(out.symbols().done)), step, text, Format.time(took)));
            case Event.StepFailed(var step, var happened, var took) -> ended(failed(step, happened, Format.time(took)));
            case Event.StepUndone(var step, var text) ->
                ended(finished(out.paint().yellow(mark(out.symbols().undone)), step, text, ""));
            case Event.Resumed _ -> {} // the text of its step reports it
            case Event.Finished finished -> ended(ending(finished));
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
        if (!warning.next().isEmpty()) {
            out.note(ErrorReport.next(out, printable(warning.next())));
        }
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

    /// The mark, padded to the width of the longest.
    private String mark(String symbol) {
        return Text.pad(symbol, Text.width(out.symbols().undone));
    }

    private String finished(String mark, String step, String text, String time) {
        String start = "  " + mark + " " + Text.pad(Text.safe(step), STEP_WIDTH);
        int indent = 3 + Text.width(out.symbols().undone) + STEP_WIDTH;
        int room = room(time);
        List<String> lines = out.screen() ? Wrap.lines(printable(text), room) : List.of(printable(text));
        String first = start + (time.isEmpty() ? lines.getFirst() : Text.pad(lines.getFirst(), room) + "  " + time);
        return lines.stream().skip(1).reduce(first, (all, line) -> all + "\n" + " ".repeat(indent) + line);
    }

    private String failed(String step, String happened, String time) {
        return finished(out.paint().red(mark(out.symbols().failed)), step, cause(happened, time), time);
    }

    /// The columns for a step's text.
    private int room(String time) {
        int used = 3 + Text.width(out.symbols().undone) + STEP_WIDTH + time.length() + 2;
        return Math.min(out.screen() ? out.width() - 1 : 80, MAX_WIDTH) - used;
    }

    /// The cause of a failure in one line: the report has all of it.
    private String cause(String happened, String time) {
        String text = printable(happened);
        int room = room(time);
        if (Text.width(text) <= room) {
            return text;
        }
        int end = Math.max(
                text.lastIndexOf(": ", room), Math.max(text.lastIndexOf("; ", room), text.lastIndexOf(", ", room)));
        return end > room / 2 ? text.substring(0, end) : Text.cut(text, room, out.symbols().cut);
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
