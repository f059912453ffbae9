package dev.teal.server.shell;

import dev.teal.app.Environment;
import dev.teal.base.Problem;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.server.Command;
import dev.teal.server.Quoting;
import dev.teal.server.Server;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Any text reaches a program byte for byte through a real shell: as a word, as an argument of a script, as a
/// variable, as input. Texts are sent in batches to a long-lived shell, since starting one costs a millisecond.
public final class ShellFuzz implements Target {
    private static final String PRINT = "printf '%s\\0'";
    private static final int BATCH = 4000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String MARK = "teal-mark:";

    /// Starting a program costs as much as a thousand words, so one program gets the words of many inputs.
    private static final int INPUTS_PER_PROGRAM = 1024;

    private final List<Example> waiting = new ArrayList<>();
    private final Map<String, RealShell> shells = new HashMap<>();
    private final List<String> batched = new ArrayList<>();
    private int inputs;
    private int batches;

    /// @param script   shell text to run
    /// @param expected its exact output, with a NUL after each text
    @SuppressWarnings("ArrayRecordComponent")
    record Example(String script, byte[] expected) {}

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
        words.stream().filter(word -> word.indexOf('\0') >= 0).forEach(ShellFuzz::mustRefuse);
        words.forEach(ShellFuzz::nameMustBePlainOrRefused);
        words.removeIf(word -> word.indexOf('\0') >= 0);
        if (!words.isEmpty()) {
            add(words, inputs++);
        }
        if (waiting.size() >= BATCH) {
            check();
        }
    }

    private void add(List<String> words, int n) {
        if (n % 8 == 0) {
            batched.addAll(words);
        } else {
            waiting.add(n % 2 == 0 ? asWords(words) : asVariables(words));
        }
        if (n % INPUTS_PER_PROGRAM == 0) {
            waiting.add(n % (4 * INPUTS_PER_PROGRAM) == 0 ? asScript(batched) : asCommand(batched));
            batched.clear();
        }
    }

    private static Example asWords(List<String> words) {
        return new Example(PRINT + " " + Quoting.quote(words) + "\n", bytes(words));
    }

    private static Example asVariables(List<String> words) {
        StringBuilder script = new StringBuilder();
        StringBuilder print = new StringBuilder(PRINT);
        for (int i = 0; i < words.size(); i++) {
            script.append(Environment.of(Map.of("VALUE" + i, words.get(i))).allAsShell());
            print.append(" \"$VALUE").append(i).append('"');
        }
        return new Example(script + print.toString() + "\n", bytes(words));
    }

    private static Example asCommand(List<String> words) {
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(words);
        return framed(Command.of(argv), bytes(words));
    }

    /// The words are both the script's input and its `$1`, `$2`, …
    private static Example asScript(List<String> words) {
        byte[] all = bytes(words);
        byte[] twice = Arrays.copyOf(all, 2 * all.length);
        System.arraycopy(all, 0, twice, all.length, all.length);
        Command command = Command.script("cat; printf '%s\\0' \"$@\"", words);
        return framed(command.withInput(dev.teal.server.Input.of(all)), twice);
    }

    private static Example framed(Command command, byte[] expected) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(expected);
        all.writeBytes((MARK + "0\n").getBytes(StandardCharsets.UTF_8));
        return new Example(WorkerScript.run(command, Server.USUAL, MARK), all.toByteArray());
    }

    private static byte[] bytes(List<String> words) {
        return (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static void mustRefuse(String word) {
        try {
            throw new AssertionError("a NUL passed: " + Quoting.quote(word));
        } catch (IllegalArgumentException refused) {
            // expected
        }
    }

    /// A variable's name cannot be quoted in shell text.
    private static void nameMustBePlainOrRefused(String name) {
        try {
            Environment environment = Environment.of(Map.of(name, "two\nlines"));
            if (!NAME.matcher(environment.passed().getFirst()).matches()) {
                throw new AssertionError("not a shell variable name: " + name);
            }
        } catch (Problem refused) {
            // expected
        }
    }

    private void check() {
        boolean bashByInput = batches++ % 64 == 0;
        for (String kind : List.of("dash", "bash")) {
            boolean asFile = kind.equals("bash") && !bashByInput;
            if (!shells.computeIfAbsent(kind, RealShell::new).prints(waiting, asFile)) {
                shells.remove(kind).close();
                throw new AssertionError(kind + " did not print the quoted text: " + culprit(kind, asFile));
            }
        }
        waiting.clear();
    }

    private String culprit(String kind, boolean asFile) {
        for (Example example : waiting) {
            try (RealShell shell = new RealShell(kind)) {
                if (!shell.prints(List.of(example), asFile)) {
                    return example.script();
                }
            }
        }
        return "no single example";
    }

    @Override
    public void close() {
        if (!batched.isEmpty()) {
            waiting.addAll(List.of(asCommand(batched), asScript(batched)));
        }
        check();
        shells.values().forEach(RealShell::close);
    }
}
