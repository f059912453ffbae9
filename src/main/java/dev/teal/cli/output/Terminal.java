package dev.teal.cli.output;

import dev.teal.base.ExitCode;
import dev.teal.event.Event;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Shows events to people: a line for each finished step and, on a terminal, a live line for the running one.
/// Piped, the same lines without control characters.
///
/// Progress goes to standard output, for it is what such a verb is asked for; warnings, errors and the
/// commands of `-v` go to standard error.
public final class Terminal implements Listener {
    private static final int STEP = 12;
    /// Times stand in one column, where they can be compared; farther right than this the eye loses the line.
    private static final int WIDEST = 100;

    /// Beyond the longest, `strategy: recreate` with its watch: what was cut could not be copied.
    private static final int LONGEST_COMMAND = 20_000;

    private final Out out;
    private final Level level;
    private final LiveLine live;
    private final ErrorReport trouble;

    public enum Level {
        /// Warnings and errors.
        QUIET,
        USUAL,
        /// Commands, too.
        VERBOSE
    }

    public Terminal(Out out, Level level) {
        this.out = out;
        this.level = level;
        this.live = new LiveLine(out);
        this.trouble = new ErrorReport(out);
    }

    /// No switch over the kinds of events: its first use costs 20 ms, since Java makes a class for it then.
    @Override
    public synchronized void emit(Event event) {
        if (event instanceof Event.CommandRun command) {
            if (level == Level.VERBOSE) {
                above(() -> out.note(command(command)));
            }
        } else if (event instanceof Event.Warning warning) {
            above(() -> warn(warning));
        } else if (event instanceof Event.Failing failing) {
            live.stop();
            trouble.show(failing.report());
        } else if (event instanceof Event.Failed failed) {
            live.stop();
            trouble.show(failed);
        } else if (level != Level.QUIET) {
            show(event);
        }
    }

    private void show(Event event) {
        if (event instanceof Event.Started started) {
            line(header(started));
        } else if (event instanceof Event.StepStarted step) {
            live.start(step.step(), Text.line(step.text(), out.symbols().cut));
        } else if (event instanceof Event.StepProgress step) {
            live.progress(step);
            wholeLog(step);
        } else if (!(event instanceof Event.Resumed)) { // its step says it
            live.stop();
            line(ended(event));
        }
    }

    /// Each line of the build's log.
    private void wholeLog(Event.StepProgress step) {
        if (level == Level.VERBOSE && step.step().equals("build") && step.total() == 0) {
            above(() -> out.note(out.errorPaint().dim("  " + own(step.text()))));
        }
    }

    private String ended(Event event) {
        if (event instanceof Event.StepDone(var step, var text, var took)) {
            return finished(out.paint().green(mark(out.symbols().done)), step, text, Format.time(took));
        }
        if (event instanceof Event.StepFailed(var step, var happened, var took)) {
            return finished(out.paint().red(mark(out.symbols().failed)), step, happened, Format.time(took));
        }
        if (event instanceof Event.StepUndone(var step, var text)) {
            return finished(out.paint().yellow(mark(out.symbols().undone)), step, text, "");
        }
        return ending((Event.Finished) event);
    }

    @Override
    public synchronized void close() {
        live.close();
    }

    private void line(String text) {
        out.line(text);
    }

    private String own(String text) {
        return out.symbols().own(Text.line(text, out.symbols().cut));
    }

    /// Prints while the live line is away, if there is one.
    private void above(Runnable print) {
        live.hide();
        print.run();
        live.show();
    }

    private void warn(Event.Warning warning) {
        out.note(out.errorPaint().yellow("WARN") + "   " + own(warning.text()));
        if (!warning.next().isEmpty()) {
            out.note("       Next: " + own(warning.next()));
        }
    }

    /// A comment, and the command on lines of its own, so that it can be copied into a shell on the server. A
    /// script keeps its lines.
    private String command(Event.CommandRun run) {
        String ended = run.exitCode() == 0 ? "" : ", exit " + run.exitCode();
        String input = run.input() ? ", with input that is not shown" : "";
        String lines =
                Arrays.stream(run.command().split("\n", -1)).map(Text::safe).collect(Collectors.joining("\n"));
        return out.errorPaint()
                .dim("# " + own(run.server()) + ", " + run.took().toMillis() + " ms" + ended + input + "\n"
                        + Text.cut(lines, LONGEST_COMMAND, out.symbols().cut));
    }

    private String header(Event.Started started) {
        String release = started.release().isEmpty() ? "" : "  release " + started.release();
        return out.paint().bold("teal " + started.kind())
                + own("  " + started.app() + " → " + started.server() + release);
    }

    /// The mark, filled up to the longest of its alphabet.
    private String mark(String symbol) {
        return Text.pad(symbol, Text.width(out.symbols().undone));
    }

    private String finished(String mark, String step, String text, String time) {
        String start = "  " + mark + " " + Text.pad(Text.safe(step), STEP);
        if (time.isEmpty()) {
            return start + own(text);
        }
        int used = 3 + Text.width(out.symbols().undone) + STEP + time.length() + 2;
        int room = Math.min(out.screen() ? out.width() - 1 : 80, WIDEST) - used;
        return start + Text.pad(own(text), room) + "  " + time;
    }

    private String ending(Event.Finished finished) {
        boolean done = finished.outcome() == ExitCode.DONE;
        String word = done ? out.paint().green("done") : out.paint().yellow("ended");
        return word + "  " + own(finished.text()) + timed(finished.took());
    }

    private static String timed(Duration took) {
        return took.isZero() ? "" : "  (" + Format.time(took) + ")";
    }
}
