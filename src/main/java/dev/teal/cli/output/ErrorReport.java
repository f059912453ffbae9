package dev.teal.cli.output;

import dev.teal.base.ExitCode;
import dev.teal.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prints failures: what happened, the evidence, and what to do next.
public final class ErrorReport {
    private static final String INDENT = " ".repeat(Out.NOTE_INDENT);
    private static final String NEXT = "Next:";
    /// Of the later lines of a line of a log.
    private static final int EVIDENCE_INDENT = 2;

    private final Out out;
    /// The last report. A failure is reported before cleanup and again at the end; the second report shows only
    /// new lines.
    private Optional<Event.Failed> last = Optional.empty();

    ErrorReport(Out out) {
        this.out = out;
    }

    /// The report of an unexpected exception.
    /// @param outcome what is known about the server afterwards
    public static Event.Failed bug(Throwable bug, List<String> trace, ExitCode outcome) {
        String next = outcome == ExitCode.UNKNOWN
                ? "run `teal recover` to check and repair the server; `-v` shows the stack trace to report"
                : trace.isEmpty()
                        ? "run it again with `-v` and report the stack trace"
                        : "report the stack trace above as a bug";
        return new Event.Failed("this is a bug in Teal: " + bug, trace, next, outcome);
    }

    void show(Event.Failed failed) {
        Optional<Event.Failed> earlier = last.filter(report -> report.happened().equals(failed.happened()));
        last = Optional.of(failed);
        if (earlier.isEmpty()) {
            out.note(out.errorPaint().red("ERROR") + "  ", printable(failed.happened()));
        }
        List<String> details = new ArrayList<>(failed.details());
        earlier.ifPresent(report -> details.removeAll(report.details()));
        for (String line : Text.evidence(details, out.symbols().cut)) {
            evidence(out.symbols().printable(line));
        }
        if (!failed.next().isEmpty()
                && earlier.filter(report -> report.next().equals(failed.next())).isEmpty()) {
            out.note(next(out, printable(failed.next())));
        }
    }

    /// The advice, where `Next:` stands out.
    static String next(Out out, String advice) {
        String[] halves = Wrap.hanging(NEXT + " " + advice, out.errorWidth(), Out.NOTE_INDENT)
                .split(NEXT, 2);
        return INDENT + out.errorPaint().bold(NEXT) + halves[1];
    }

    /// A line of a log, which is indented, keeps its indentation and hangs below it.
    private void evidence(String line) {
        String text = line.strip();
        String indent = INDENT + line.substring(0, line.indexOf(text));
        int rest = indent.length() + (line.startsWith(" ") ? EVIDENCE_INDENT : 0);
        out.note((indent + Wrap.hanging(text, out.errorWidth(), rest)).stripTrailing());
    }

    private String printable(String text) {
        return out.symbols().printable(Text.line(text, out.symbols().cut));
    }
}
