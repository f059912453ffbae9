package dev.teal.server.shell;

import dev.teal.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Starting and ending the processes that connections consist of.
public final class Processes {
    public static final String DEAF = "trap '' INT HUP; ";
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Processes() {}

    static Process start(List<String> argv) {
        try {
            return new ProcessBuilder(argv).start();
        } catch (IOException e) {
            throw Problem.failed(
                    "could not start " + argv.getFirst(),
                    List.of(String.valueOf(e.getMessage())),
                    "check that " + argv.getFirst() + " is installed and in PATH");
        }
    }

    /// A program that Ctrl-C does not end: a terminal sends SIGINT to the whole foreground group, but Teal still
    /// needs the line to undo what it began. OpenSSH leaves an ignored SIGINT ignored (clientloop.c). The terminal
    /// itself stays, for ssh's questions; what has none to ask is better [#detached]. The same for SIGHUP, which a
    /// closing terminal sends.
    public static List<String> deaf(List<String> argv) {
        return inShell(DEAF + "exec \"$@\"", argv);
    }

    /// The same program in a process group of its own as well, which no key of the terminal reaches. Ignoring
    /// SIGINT is not enough for all: ssh as a client of a master takes it even so (mux.c,
    /// mux_client_request_session), and so do newer docker commands.
    public static List<String> detached(List<String> argv) {
        if (Files.isExecutable(SETSID)) { // without a shell in between that looks for it
            List<String> own = new ArrayList<>(List.of(SETSID.toString()));
            own.addAll(argv);
            return own;
        }
        return inShell(DETACH, argv);
    }

    private static List<String> inShell(String script, List<String> argv) {
        if (!Files.isExecutable(SHELL)) { // Windows
            return argv;
        }
        List<String> wrapped = new ArrayList<>(List.of(SHELL.toString(), "-c", script, "teal"));
        wrapped.addAll(argv);
        return wrapped;
    }

    /// A session of its own knows no terminal at all. A Mac has no setsid(1), but a perl.
    private static final String DETACH = DEAF + """
            if command -v setsid >/dev/null; then exec setsid "$@"; fi
            if command -v perl >/dev/null; then exec perl -e 'setpgrp(0, 0); exec { $ARGV[0] } @ARGV' "$@"; fi
            exec "$@"
            """;

    /// SIGTERM first: ssh then removes its socket and ends its ProxyCommand.
    static void end(Process process) {
        process.destroy();
        if (!ends(process, Duration.ofSeconds(2))) {
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
