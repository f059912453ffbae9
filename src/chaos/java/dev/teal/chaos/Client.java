package dev.teal.chaos;

import dev.teal.base.Json;
import dev.teal.ground.Until;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A `teal` that runs, and what it tells of itself.
final class Client {
    private final Process process;
    private final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();
    private volatile String err = "";
    private final Thread out;
    private final Thread errors;

    /// @param exitCode 137 when it died of SIGKILL or its failpoint
    record Ended(int exitCode, List<Map<String, Object>> events, String err) {
        /// When it said that it was done; empty when it did not.
        Optional<Instant> done() {
            return last("finished").map(event -> Instant.parse(String.valueOf(event.get("at"))));
        }

        /// The release it worked on; empty before it said so.
        Optional<String> release() {
            return last("started").map(event -> String.valueOf(event.get("release")));
        }

        /// Names of the steps that were done, in order.
        List<String> steps() {
            return events.stream()
                    .filter(event -> "step_done".equals(event.get("event")))
                    .map(event -> String.valueOf(event.get("step")))
                    .toList();
        }

        private Optional<Map<String, Object>> last(String name) {
            return events.stream()
                    .filter(event -> name.equals(event.get("event")))
                    .reduce((first, second) -> second);
        }

        @Override
        public String toString() {
            String output = err.strip().lines().limit(6).reduce("", (a, b) -> a + "\n      " + b);
            return "exit code " + exitCode + output;
        }
    }

    /// @param onStep hears of each step's begin, while the client goes on
    Client(Process process, Consumer<String> onStep) {
        this.process = process;
        out = Thread.ofVirtual().start(() -> read(process.getInputStream(), onStep));
        errors = Thread.ofVirtual().start(() -> err = text(process.getErrorStream()));
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // It ended already.
        }
    }

    private void read(InputStream stream, Consumer<String> onStep) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        lines.lines().map(line -> Json.readMap(line, "teal's output")).forEach(event -> {
            events.add(event);
            if ("step_started".equals(event.get("event"))) {
                onStep.accept(String.valueOf(event.get("step")));
            }
        });
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean runs() {
        return process.isAlive();
    }

    /// SIGKILL: nothing of it can run any more.
    void kill() {
        process.destroyForcibly();
    }

    /// Wakes what a failpoint stopped.
    void wake() {
        signal("-CONT");
    }

    void stop() {
        signal("-STOP");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, String.valueOf(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits until SIGSTOP has stopped it.
    /// @return false when it ended instead, or went on
    boolean awaitStopped(Duration limit) {
        Path stat = Path.of("/proc/" + pid() + "/stat");
        return Until.within(limit, () -> state(stat).equals("T"));
    }

    /// The letter behind the name in parentheses, which may hold any; `Z` when it is gone.
    private static String state(Path stat) {
        try {
            String text = Files.readString(stat);
            return text.substring(text.lastIndexOf(')')).split(" ", 3)[1];
        } catch (IOException gone) {
            return "Z";
        }
    }

    /// Waits for its end.
    /// @throws IllegalStateException when it does not end
    Ended await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new IllegalStateException("teal did not end within " + limit.toSeconds() + " s: " + events);
            }
            // Its ssh may have the pipe for a moment longer.
            out.join(Duration.ofSeconds(5));
            errors.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Ended(process.exitValue(), List.copyOf(events), err);
    }
}
