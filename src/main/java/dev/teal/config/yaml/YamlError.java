package dev.teal.config.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// An error of the YAML parser in one line that says what to fix, at the position to fix.
final class YamlError {
    private static final String NO_COLON = "could not find expected ':'";
    private static final String END = "unexpected end of stream";

    private YamlError() {}

    /// The start of the broken text, for errors that the parser notices only at its end.
    static Position place(MarkedYamlEngineException e) {
        boolean noticedLate = problem(e).contains(NO_COLON) || problem(e).contains(END);
        Optional<Mark> mark =
                noticedLate ? e.getContextMark() : e.getProblemMark().or(e::getContextMark);
        return mark.map(Position::of).orElse(Position.START);
    }

    static String text(MarkedYamlEngineException e) {
        String problem = problem(e);
        String context = e.getContext() == null ? "" : oneLine(e.getContext());
        return plain(problem, context)
                .orElseGet(() -> "not YAML: " + (context.isEmpty() ? "" : context + ": ") + problem);
    }

    private static String problem(MarkedYamlEngineException e) {
        return oneLine(String.valueOf(e.getProblem()));
    }

    private static Optional<String> plain(String problem, String context) {
        if (problem.contains("(TAB)")) {
            return Optional.of("found a tab; YAML indents with spaces only");
        }
        if (problem.contains("mapping values are not allowed here")) {
            return Optional.of("a second \": \" in one value, or wrong indentation; quote a text that contains \": \"");
        }
        if (problem.contains(NO_COLON)) {
            return Optional.of("this line is not \"key: value\"");
        }
        if (context.contains("quoted scalar") && problem.contains(END)) {
            return Optional.of("this quote is never closed");
        }
        if (context.contains("double-quoted scalar")) {
            return Optional.of("unknown escape; write \\\\ for a backslash, or use single quotes");
        }
        return plainStart(problem, context);
    }

    private static Optional<String> plainStart(String problem, String context) {
        if (problem.contains("but found another document")) {
            return Optional.of("a second document begins here; remove it, or the ---");
        }
        if (problem.contains("that cannot start any token")) {
            return Optional.of("this character cannot start a value; quote the text");
        }
        return context.contains("block mapping")
                ? Optional.of("wrong indentation: this does not continue the section above")
                : Optional.empty();
    }

    static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ").strip();
    }
}
