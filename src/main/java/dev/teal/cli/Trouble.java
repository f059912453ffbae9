package dev.teal.cli;

import dev.teal.event.Event;
import dev.teal.event.ExitCode;
import dev.teal.event.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shows what went wrong: what happened, the evidence, what to do next.
final class Trouble {
    private static final String INDENT = "       ";

    private final Out out;
    /// What was said before cleaning up, which is not said twice.
    private Optional<Event.Failed> before = Optional.empty();

    Trouble(Out out) {
        this.out = out;
    }

    static Event.Failed event(Problem problem) {
        return new Event.Failed(problem.happened(), problem.details(), problem.next(), problem.exitCode());
    }

    /// A failure that no code foresaw.
    /// @param outcome what is known of the server after it
    static Event.Failed bug(Throwable bug, List<String> trace, ExitCode outcome) {
        String next = outcome == ExitCode.UNKNOWN
                ? "`teal recover` finds out what state things are in and mends them; `-v` shows the stack trace to report"
                : trace.isEmpty()
                        ? "run it again with `-v` and report the stack trace"
                        : "report the stack trace above";
        return new Event.Failed("this is a bug in Teal: " + bug, trace, next, outcome);
    }

    void show(Event.Failed failed) {
        Optional<Event.Failed> said = before.filter(one -> one.happened().equals(failed.happened()));
        before = Optional.of(failed);
        if (said.isEmpty()) {
            out.note(out.errorPaint().red("ERROR") + "  " + own(failed.happened()));
        }
        List<String> details = new ArrayList<>(failed.details());
        said.ifPresent(one -> details.removeAll(one.details()));
        for (String line : Text.evidence(details, out.symbols().cut)) {
            out.note((INDENT + out.symbols().own(line)).stripTrailing());
        }
        if (!failed.next().isEmpty()
                && said.filter(one -> one.next().equals(failed.next())).isEmpty()) {
            out.note(INDENT + out.errorPaint().bold("Next:") + " " + own(failed.next()));
        }
    }

    private String own(String text) {
        return out.symbols().own(Text.line(text, out.symbols().cut));
    }
}
