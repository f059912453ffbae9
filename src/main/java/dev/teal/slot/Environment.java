package dev.teal.slot;

import dev.teal.server.Quoting;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A release's environment as two files: lines that Docker's `--env-file` takes byte for byte, and shell
/// exports for the rest, which reach the container through `docker run`'s own environment. Neither ever is in
/// an argv.
public record Environment(Map<String, String> lines, Map<String, String> exports) {
    /// Docker reads an env file with a scanner of 64 KiB a line.
    private static final int LONGEST_LINE = 60_000;

    public static Environment of(Map<String, String> values) {
        Map<String, String> lines = new LinkedHashMap<>();
        Map<String, String> exports = new LinkedHashMap<>();
        values.forEach((name, value) -> (fitsOneLine(value) ? lines : exports).put(name, value));
        return new Environment(lines, exports);
    }

    /// Docker's reader takes the text after `=` as it is, but a line ends at `\n` and loses a `\r` before it.
    private static boolean fitsOneLine(String value) {
        return value.indexOf('\n') < 0
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
