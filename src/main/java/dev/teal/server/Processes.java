package dev.teal.server;

import dev.teal.event.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Starting and ending the processes that connections consist of.
final class Processes {
    private static final Path SHELL = Path.of("/bin/sh");

    private Processes() {}

    /// Starts a program that Ctrl-C does not end: a terminal sends SIGINT to the whole foreground group, but Teal
    /// still needs the line to undo what it began. OpenSSH leaves an ignored SIGINT ignored (clientloop.c). The
    /// terminal itself stays, for ssh's questions.
    static Process start(List<String> argv) {
        try {
            return new ProcessBuilder(withoutInterrupt(argv)).start();
        } catch (IOException e) {
            throw Problem.failed(
                    "could not start " + argv.getFirst(),
                    List.of(String.valueOf(e.getMessage())),
                    "check that " + argv.getFirst() + " is installed and in PATH");
        }
    }

    private static List<String> withoutInterrupt(List<String> argv) {
        if (!Files.isExecutable(SHELL)) { // Windows
            return argv;
        }
        List<String> wrapped = new ArrayList<>(List.of(SHELL.toString(), "-c", "trap '' INT; exec \"$@\"", "teal"));
        wrapped.addAll(argv);
        return wrapped;
    }

    /// SIGTERM first: ssh then removes its socket and ends its ProxyCommand.
    static void end(Process process) {
        process.destroy();
        if (!ends(process, Duration.ofMillis(500))) {
            process.destroyForcibly();
            ends(process, Duration.ofSeconds(1));
        }
    }

    /// Whether it ends within the time.
    static boolean ends(Process process, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        return Waiting.uninterrupted(() -> process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    }
}
