package dev.teal.bench;

import dev.teal.base.Json;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `./teal` as its user starts it, launcher and class-data archive included, in a folder with a `teal.yml`.
///
/// @param launcher of this checkout, or of another one to compare with
record Teal(Path folder, Map<String, String> environment, String launcher) {
    static final String LAUNCHER = Path.of("teal").toAbsolutePath().toString();

    /// @param began just before the process started
    /// @param output all of its output, for messages
    record Run(int exitCode, List<Map<String, Object>> lines, Instant began, Duration wall, String output) {
        /// The last line.
        Map<String, Object> end() {
            return lines.getLast();
        }

        Instant ended() {
            return began.plus(wall);
        }

        /// When that was told first.
        ///
        /// @param step empty for an event that is of no step
        Instant at(String event, String step) {
            return Instant.parse(first(event, step).getOrDefault("at", "").toString());
        }

        /// How long a step took.
        Duration took(String step) {
            Object millis = first("step_done", step).getOrDefault("took_ms", "");
            return Duration.ofMillis(Long.parseLong(millis.toString()));
        }

        /// The first line of that kind.
        Map<String, Object> first(String event, String step) {
            return lines.stream()
                    .filter(line ->
                            event.equals(line.get("event")) && (step.isEmpty() || step.equals(line.get("step"))))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + event + " of " + step + " in " + output));
        }
    }

    static Teal to(TestServer server, BuildEngine engine) {
        Map<String, String> environment = new HashMap<>(server.environment());
        environment.putAll(engine.environment());
        try {
            return new Teal(Files.createTempDirectory("teal-bench"), environment, LAUNCHER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same folder and engine, through another ssh configuration.
    Teal through(Path sshConfig) {
        return with("TEAL_SSH", "ssh -F " + sshConfig);
    }

    /// The same, but each command connects anew, when the one before is two seconds ago: other words for ssh, so that a
    /// connection that somebody else keeps is not theirs.
    Teal connectingAnew() {
        String ssh = environment.getOrDefault("TEAL_SSH", "ssh");
        return with("TEAL_SSH_KEEP", "0").with("TEAL_SSH", ssh + " -o LogLevel=ERROR");
    }

    Teal with(String name, String value) {
        Map<String, String> other = new HashMap<>(environment);
        other.put(name, value);
        return new Teal(folder, other, launcher);
    }

    /// The same, started by the launcher of another checkout.
    Teal from(String otherLauncher) {
        return new Teal(folder, environment, otherLauncher);
    }

    /// Runs another program in Teal's environment to its end, and insists on exit code 0.
    Duration time(List<String> argv) throws InterruptedException {
        try {
            ProcessBuilder builder = new ProcessBuilder(argv)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Files.createTempFile(folder, "out", ".txt").toFile());
            builder.environment().putAll(environment);
            Instant began = Instant.now();
            Process process = builder.start();
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", argv) + ": exit code " + process.exitValue());
            }
            return Duration.between(began, Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `ssh` to that host, as Teal has it.
    List<String> ssh(String host, String command) {
        List<String> argv = new ArrayList<>(
                List.of(environment.getOrDefault("TEAL_SSH", "ssh").split(" ")));
        argv.addAll(List.of(host, command));
        return argv;
    }

    void config(String yaml) {
        try {
            Files.writeString(folder.resolve("teal.yml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An object inside of one.
    @SuppressWarnings("unchecked") // what JSON has by that name, by the contract of `status --json`
    static Map<String, Object> member(Map<String, Object> of, String name) {
        return (Map<String, Object>) of.getOrDefault(name, Map.of());
    }

    /// Runs a verb with `--json` to its end, and insists on exit code 0.
    Run must(String... arguments) {
        Run run = run(arguments);
        if (run.exitCode() != 0) {
            throw new IllegalStateException(
                    "teal " + String.join(" ", arguments) + ": exit code " + run.exitCode() + "\n" + run.output());
        }
        return run;
    }

    /// Runs a verb with `--json` to its end.
    Run run(String... arguments) {
        String[] argv = new String[arguments.length + 2];
        argv[0] = launcher;
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        argv[arguments.length + 1] = "--json";
        try {
            Path err = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(argv).directory(folder.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Instant began = Instant.now();
            Process process = builder.start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            Duration wall = Duration.between(began, Instant.now());
            return new Run(
                    code,
                    out.lines().map(line -> Json.readMap(line, "teal's output")).toList(),
                    began,
                    wall,
                    out + Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
