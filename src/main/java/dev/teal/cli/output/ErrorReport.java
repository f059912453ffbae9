package dev.teal.cli.output;

import dev.teal.base.ExitCode;
import dev.teal.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shows what went wrong: what happened, the evidence, what to do next.
public final class ErrorReport {
    private static final String INDENT = "       ";

    private final Out out;
    /// The last report. A failure is reported before cleaning up and again at the end; only what is new is shown then.
    private Optional<Event.Failed> last = Optional.empty();

    ErrorReport(Out out) {
        this.out = out;
    }

    /// A failure that no code foresaw.
    /// @param outcome what is known of the server after it
    public static Event.Failed bug(Throwable bug, List<String> trace, ExitCode outcome) {
        String next = outcome == ExitCode.UNKNOWN
                ? "`teal recover` finds out what state things are in and mends them; `-v` shows the stack trace to report"
                : trace.isEmpty()
                        ? "run it again with `-v` and report the stack trace"
                        : "report the stack trace above";
        return new Event.Failed("this is a bug in Teal: " + bug, trace, next, outcome);
    }

    void show(Event.Failed failed) {
        Optional<Event.Failed> shown = last.filter(one -> one.happened().equals(failed.happened()));
        last = Optional.of(failed);
        if (shown.isEmpty()) {
            out.note(out.errorPaint().red("ERROR") + "  " + own(failed.happened()));
        }
        List<String> details = new ArrayList<>(failed.details());
        shown.ifPresent(one -> details.removeAll(one.details()));
        for (String line : Text.evidence(details, out.symbols().cut)) {
            out.note((INDENT + out.symbols().own(line)).stripTrailing());
        }
        if (!failed.next().isEmpty()
                && shown.filter(one -> one.next().equals(failed.next())).isEmpty()) {
            out.note(INDENT + out.errorPaint().bold("Next:") + " " + own(failed.next()));
        }
    }

    private String own(String text) {
        return out.symbols().own(Text.line(text, out.symbols().cut));
    }
}
