package dev.teal.app;

import dev.teal.base.Problem;
import dev.teal.server.Quoting;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A release's environment as two files: lines that Docker's `--env-file` takes byte for byte, and shell
/// exports for the rest, which reach the container through `docker run`'s own environment. Neither ever is in
/// an argv.
public record Environment(Map<String, String> lines, Map<String, String> exports) {
    /// Docker reads an env file with a scanner of 64 KiB a line.
    private static final int LONGEST_LINE = 60_000;

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// @throws Problem when a name cannot be passed on exactly; exit code of usage
    public static Environment of(Map<String, String> values) {
        Map<String, String> lines = new LinkedHashMap<>();
        Map<String, String> exports = new LinkedHashMap<>();
        values.forEach((name, value) -> (fitsOneLine(name, value) ? lines : exports).put(name, value));
        exports.keySet().forEach(Environment::mustBeShellName);
        return new Environment(lines, exports);
    }

    /// A shell passes these on: it knows no other names, and would run what stands in one.
    private static void mustBeShellName(String name) {
        if (!SHELL_NAME.matcher(name).matches()) {
            throw Problem.usage(
                    "the variable " + name + " cannot be passed on as it is: a value of several lines, a very long one,"
                            + " and any of a plain process go through a shell, which knows only letters, digits and _",
                    "rename that variable in teal.yml");
        }
    }

    /// Docker's reader takes the text after `=` as it is, but a line ends at `\n` and loses a `\r` before it, and one
    /// that starts with `#` is a comment.
    private static boolean fitsOneLine(String name, String value) {
        return !name.startsWith("#")
                && value.indexOf('\n') < 0
                && value.indexOf('\r') < 0
                && value.getBytes(StandardCharsets.UTF_8).length < LONGEST_LINE;
    }

    /// Text of the `--env-file`.
    public String envFile() {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    /// Text of the file of shell exports for what the env file cannot hold.
    public String shellFile() {
        return shell(exports);
    }

    /// All of it as shell exports, for a plain process.
    public String allAsShell() {
        lines.keySet().forEach(Environment::mustBeShellName);
        return shell(lines) + shell(exports);
    }

    public List<String> passed() {
        return List.copyOf(exports.keySet());
    }

    private static String shell(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append("export ")
                .append(name)
                .append('=')
                .append(Quoting.quote(value))
                .append('\n'));
        return text.toString();
    }
}
