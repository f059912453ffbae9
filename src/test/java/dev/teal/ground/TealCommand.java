package dev.teal.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.teal.base.Json;
import dev.teal.server.Quoting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// `teal` as a user starts it: a process of its own, in a folder with a `teal.yml`.
public final class TealCommand {
    private static final long LIMIT_SECONDS = 300;

    /// Of this checkout: another suite may run beside this one.
    public static final Path CACHE = Path.of("target/teal-test-cache").toAbsolutePath();

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> starter = new ArrayList<>();
    private List<String> teal = List.of();

    private TealCommand(Path folder) {
        this.folder = folder;
    }

    /// What a run said and how it ended.
    public record Ended(int exitCode, String out, String err) {
        public Map<String, Object> json() {
            return Json.readMap(out, "teal's output");
        }

        /// The result of a step; for a run with `--json`.
        public String result(String step) {
            return String.valueOf(
                    event(event -> "step_done".equals(event.get("event")) && step.equals(event.get("step")))
                            .get("text"));
        }

        /// The release that is live at the end; for a run with `--json`.
        public String release() {
            return String.valueOf(
                    event(event -> "finished".equals(event.get("event"))).get("release"));
        }

        /// The first event of the kind; for a run with `--json`.
        public Map<String, Object> event(Predicate<Map<String, Object>> kind) {
            return out.lines()
                    .map(line -> Json.readMap(line, "an event"))
                    .filter(kind)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return "exit code " + exitCode + "\n" + out + err;
        }
    }

    /// In a folder; reaches the server by name, and builds with the engine.
    public static TealCommand in(Path folder, TestServer server, BuildEngine engine) {
        return new TealCommand(folder).with(server.environment()).with(engine.environment());
    }

    /// In a folder, without anything to reach.
    public static TealCommand in(Path folder) {
        return new TealCommand(folder);
    }

    public TealCommand with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public TealCommand with(Map<String, String> more) {
        environment.putAll(more);
        return this;
    }

    /// It is an argument of that command, which runs it.
    TealCommand startedBy(List<String> command) {
        starter.addAll(command);
        return this;
    }

    /// @param script that starts it, instead of java
    public TealCommand by(Path script) {
        teal = List.of(script.toString());
        return this;
    }

    public TealCommand config(String yaml) {
        try {
            Files.writeString(folder.resolve("teal.yml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Runs it to its end; its standard input is empty.
    public Ended run(String... arguments) {
        try {
            Process process = start(arguments);
            process.getOutputStream().close();
            var err = new StringBuilder();
            Thread reader = Thread.ofVirtual().start(() -> err.append(read(process.getErrorStream())));
            String out = read(process.getInputStream());
            reader.join();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("teal " + String.join(" ", arguments) + " did not end");
            }
            return new Ended(process.exitValue(), out, err.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs it, and insists on exit code 0.
    public Ended must(String... arguments) {
        Ended ended = run(arguments);
        if (ended.exitCode() != 0) {
            throw new AssertionError("teal " + String.join(" ", arguments) + ": " + ended);
        }
        return ended;
    }

    /// Starts it, for a test that ends it.
    public Process start(String... arguments) throws IOException {
        return started(argv(arguments));
    }

    /// As [#start], on a terminal of its own: what is written to the process is typed there, and its output is what the
    /// terminal shows.
    public Process startOnTerminal(String... arguments) throws IOException {
        // A suite in the background of a shell ignores SIGINT, and its children would.
        return started(
                List.of("env", "--default-signal", "script", "-qefc", Quoting.quote(argv(arguments)), "/dev/null"));
    }

    private Process started(List<String> argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
        builder.environment().putAll(variables());
        return builder.start();
    }

    private List<String> argv(String... arguments) {
        List<String> argv = new ArrayList<>(starter);
        argv.addAll(teal.isEmpty() ? TealJar.start() : teal);
        argv.addAll(List.of(arguments));
        return argv;
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LANG", "C.UTF-8");
        variables.put("XDG_CACHE_HOME", CACHE.toString());
        variables.putAll(environment);
        return variables;
    }

    /// The same as text for a shell: for a pipe, or a [Terminal].
    public String asShell(String... arguments) {
        List<String> words = new ArrayList<>(List.of("env", "-C", folder.toString()));
        variables().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(argv(arguments));
        return Quoting.quote(words);
    }
}
