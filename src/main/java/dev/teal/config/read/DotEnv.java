package dev.teal.config.read;

import dev.teal.config.ConfigError;
import dev.teal.config.ConfigProblem;
import dev.teal.config.yaml.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `NAME=value` lines: `#` comment lines, blank lines and `export ` are allowed. An unquoted value is
/// the rest of its line, unchanged; `'…'` is literal, `"…"` has the escapes `\n`, `\"`, `\\` and `\$`, and
/// both may span lines. An error never shows the line, which may be a secret.
public final class DotEnv {
    private final String file;
    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<ConfigError> errors = new ArrayList<>();
    private int at;

    private DotEnv(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /// @throws ConfigProblem with every error at once
    static Map<String, String> read(String file, String text) {
        DotEnv reader = new DotEnv(file, text);
        while (reader.at < text.length()) {
            reader.line();
        }
        if (!reader.errors.isEmpty()) {
            throw new ConfigProblem(reader.errors, "write NAME=value lines; quote a value of several lines");
        }
        return reader.values;
    }

    /// Text that [#read] reads as these values, without NUL characters.
    public static String write(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(name).append('=').append(written(value)).append('\n'));
        return text.toString();
    }

    private static String written(String value) {
        boolean unchanged =
                value.indexOf('\n') < 0 && !value.endsWith("\r") && !value.startsWith("\"") && !value.startsWith("'");
        return unchanged
                ? value
                : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private void line() {
        String line = text.substring(at, endOfLine());
        if (line.isBlank() || line.stripLeading().startsWith("#")) {
            at = endOfLine() + 1;
            return;
        }
        at += line.length() - line.stripLeading().length();
        at += text.startsWith("export ", at) ? "export ".length() : 0;
        assignment();
    }

    private void assignment() {
        int start = at;
        int equals = text.indexOf('=', at);
        if (equals < 0 || equals > endOfLine()) {
            error(start, "no = here; expected NAME=value");
            at = endOfLine() + 1;
            return;
        }
        String name = text.substring(start, equals);
        at = equals + 1;
        String value = value();
        if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            error(start, "the text before = is not a name (letters, digits and _, without spaces)");
        } else if (values.putIfAbsent(name, value) != null) {
            error(start, name + " is defined twice");
        }
    }

    private String value() {
        char first = at < text.length() ? text.charAt(at) : '\n';
        return first == '\'' || first == '"' ? quoted(first) : unquoted();
    }

    private String unquoted() {
        String value = text.substring(at, endOfLine());
        checkNul(at, value);
        at = endOfLine() + 1;
        return value.endsWith("\r") ? value.substring(0, value.length() - 1) : value;
    }

    private String quoted(char quote) {
        int opened = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            value.append(quote == '"' && text.charAt(at) == '\\' ? escaped() : text.charAt(at));
            at++;
        }
        if (at >= text.length()) {
            error(opened, "this " + quote + " is never closed");
            return "";
        }
        at++;
        if (!text.substring(at, endOfLine()).isBlank()) {
            error(at, "text after the closing " + quote);
        }
        checkNul(opened, value.toString());
        at = endOfLine() + 1;
        return value.toString();
    }

    /// The character after a backslash; leaves `at` on it.
    private char escaped() {
        char next = ++at < text.length() ? text.charAt(at) : '\0';
        return switch (next) {
            case 'n' -> '\n';
            case '"', '\\', '$' -> next;
            default -> {
                error(at - 1, "unknown escape; double quotes allow \\n \\\" \\\\ and \\$");
                yield ' ';
            }
        };
    }

    private void checkNul(int from, String value) {
        if (value.indexOf('\0') >= 0) {
            error(from, "this value contains a NUL character, which no program can receive");
        }
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void error(int index, String what) {
        Position place = Position.at(text, index);
        errors.add(new ConfigError(file, place.line(), place.column(), what));
    }
}
