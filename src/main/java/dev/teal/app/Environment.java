package dev.teal.app;

import dev.teal.base.Problem;
import dev.teal.server.Quoting;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A release's environment as two files: lines that Docker's `--env-file` takes byte for byte, and shell
/// exports for the rest, which the container gets through `docker run`'s own environment. Neither is ever in an
/// argv.
public record Environment(Map<String, String> lines, Map<String, String> exports) {
    /// Docker's scanner of env files takes at most 64 KiB a line.
    private static final int MAX_LINE_BYTES = 60_000;

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// @throws Problem when a name cannot be passed on exactly; its exit code is that of a usage error
    public static Environment of(Map<String, String> values) {
        Map<String, String> lines = new LinkedHashMap<>();
        Map<String, String> exports = new LinkedHashMap<>();
        values.forEach((name, value) -> (fitsOneLine(name, value) ? lines : exports).put(name, value));
        exports.keySet().forEach(Environment::requireShellName);
        return new Environment(lines, exports);
    }

    /// A shell passes these on. It accepts no other names, and would run shell text inside one.
    private static void requireShellName(String name) {
        if (!SHELL_NAME.matcher(name).matches()) {
            throw Problem.usage(
                    "the variable " + name
                            + " cannot be passed on as it is: values of several lines, very long ones and all"
                            + " of a plain process go through a shell, whose names have only letters, digits and _",
                    "rename that variable in teal.yml");
        }
    }

    /// Docker takes the text after `=` as it is. A line ends at `\n`, loses a `\r` before it, and is a comment
    /// when it starts with `#`.
    private static boolean fitsOneLine(String name, String value) {
        return !name.startsWith("#")
                && value.indexOf('\n') < 0
                && value.indexOf('\r') < 0
                && value.getBytes(StandardCharsets.UTF_8).length < MAX_LINE_BYTES;
    }

    /// The text of the `--env-file`.
    public String envFile() {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    /// The text of the shell exports for the values that the env file cannot hold.
    public String shellFile() {
        return shell(exports);
    }

    /// The whole environment as shell exports, for a plain process.
    public String allAsShell() {
        lines.keySet().forEach(Environment::requireShellName);
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
