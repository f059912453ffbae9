package dev.teal.config.read;

import dev.teal.config.ConfigError;
import dev.teal.config.ConfigProblem;
import dev.teal.config.yaml.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `NAME=value` lines: `#` comment lines, blank lines and `export ` are allowed. A bare value is
/// everything to the end of its line, as it is; `'…'` is literal and `"…"` knows `\n`, `\"`, `\\` and `\$`,
/// both over several lines. An error never shows the line, since the line may be a secret.
final class DotEnv {
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
            throw new ConfigProblem(file, reader.errors, "write NAME=value lines; quote a value of several lines");
        }
        return reader.values;
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
            wrong(start, "no = here; expected NAME=value");
            at = endOfLine() + 1;
            return;
        }
        String name = text.substring(start, equals);
        at = equals + 1;
        String value = value();
        if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            wrong(start, "what stands before = is no name: letters, digits and _, no space around it");
        } else if (values.putIfAbsent(name, value) != null) {
            wrong(start, name + " is written twice");
        }
    }

    private String value() {
        char first = at < text.length() ? text.charAt(at) : '\n';
        return first == '\'' || first == '"' ? quoted(first) : bare();
    }

    private String bare() {
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
            wrong(opened, "nothing closes this " + quote);
            return "";
        }
        at++;
        if (!text.substring(at, endOfLine()).isBlank()) {
            wrong(at, "more text after the closing " + quote);
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
                wrong(at - 1, "an unknown escape; in double quotes there are \\n \\\" \\\\ and \\$");
                yield ' ';
            }
        };
    }

    private void checkNul(int from, String value) {
        if (value.indexOf('\0') >= 0) {
            wrong(from, "this value holds a NUL character, which no program can take");
        }
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void wrong(int index, String what) {
        Position place = Position.at(text, index);
        errors.add(new ConfigError(file, place.line(), place.column(), what));
    }
}
