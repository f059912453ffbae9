package dev.teal.server;

import dev.teal.event.Problem;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.slot.Environment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Any text reaches a program byte for byte through a real shell: as a word, as an argument of a script, as a
/// variable, as an input. Many at a time in a shell that goes on, for a start of one costs a millisecond.
public final class ShellFuzz implements Target {
    private static final int BATCH = 4000;
    private static final String MARK = "teal-mark:";

    private final List<Said> waiting = new ArrayList<>();
    private final Map<String, RealShell> shells = new HashMap<>();
    private int inputs;
    private int batches;

    /// @param script   what a shell is told
    /// @param expected what it must answer, with a NUL after each text
    @SuppressWarnings("ArrayRecordComponent")
    record Said(String script, byte[] expected) {}

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Input.of("plain", "it's", "a b", "$HOME `id` $(id)", "\\", "\n", "", "-n", "~", "A=b", "if", "*", "!"),
                Input.of("'\\''", "\"", "#", "\r\n", "\u0081\u0401\u0411", "🚀", "\u001b[0m", "%s%n\\0", "&|;<>(){}"),
                Input.of("3fa2c1b4d5e6f708192a3b4c5d6e7f8091a2b3c4-dirty", "agent-hub:20261123-091533-3fa2c1b"));
    }

    @Override
    public void test(byte[] data) {
        List<String> words = new Input(data).texts();
        words.stream().filter(word -> word.indexOf('\0') >= 0).forEach(ShellFuzz::isRefused);
        words.forEach(ShellFuzz::nameIsPlainOrRefused);
        words.removeIf(word -> word.indexOf('\0') >= 0);
        if (!words.isEmpty()) {
            waiting.add(said(words));
        }
        if (waiting.size() >= BATCH) {
            judge();
        }
    }

    private Said said(List<String> words) {
        int n = inputs++;
        return n % 2048 == 0
                ? asScript(words)
                : n % 256 == 0 ? asCommand(words) : n % 2 == 0 ? asWords(words) : asVariables(words);
    }

    private static Said asWords(List<String> words) {
        return new Said("printf '%s\\0' " + Quoting.quote(words) + "\n", bytes(words));
    }

    private static Said asVariables(List<String> words) {
        StringBuilder script = new StringBuilder();
        for (String word : words) {
            script.append(Environment.of(Map.of("VALUE", word)).allAsShell()).append("printf '%s\\0' \"$VALUE\"\n");
        }
        return new Said(script.toString(), bytes(words));
    }

    private static Said asCommand(List<String> words) {
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(words);
        return framed(Command.of(argv), bytes(words));
    }

    /// The first word is the input, the others are `$1`, `$2`, …
    private static Said asScript(List<String> words) {
        Command command = Command.script(
                "cat; printf '\\0'; for word; do printf '%s\\0' \"$word\"; done", words.subList(1, words.size()));
        return framed(command.withInput(words.getFirst()), bytes(words));
    }

    private static Said framed(Command command, byte[] expected) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(expected);
        all.writeBytes((MARK + "0\n").getBytes(StandardCharsets.UTF_8));
        return new Said(WorkerScript.run(command, MARK), all.toByteArray());
    }

    private static byte[] bytes(List<String> words) {
        return (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static void isRefused(String word) {
        try {
            throw new AssertionError("a NUL passed: " + Quoting.quote(word));
        } catch (IllegalArgumentException refused) {
            // as it should be
        }
    }

    /// What stands before `=` in a line for the shell cannot be quoted.
    private static void nameIsPlainOrRefused(String name) {
        try {
            Environment environment = Environment.of(Map.of(name, "two\nlines"));
            if (!environment
                            .passed()
                            .getFirst()
                            .chars()
                            .allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))
                    || environment.passed().getFirst().matches("|[0-9].*")) {
                throw new AssertionError("no name for a shell: " + name);
            }
        } catch (Problem refused) {
            // as it should be
        }
    }

    private void judge() {
        List<String> kinds = batches++ % 16 == 0 ? List.of("bash", "dash") : List.of("dash");
        for (String kind : kinds) {
            if (!shells.computeIfAbsent(kind, RealShell::new).answers(waiting)) {
                shells.remove(kind);
                throw new AssertionError(kind + " did not get what was quoted: " + culprit(kind));
            }
        }
        waiting.clear();
    }

    private String culprit(String kind) {
        for (Said said : waiting) {
            try (RealShell shell = new RealShell(kind)) {
                if (!shell.answers(List.of(said))) {
                    return said.script();
                }
            }
        }
        return "no single one";
    }

    @Override
    public void close() {
        judge();
        shells.values().forEach(RealShell::close);
    }
}
