package dev.teal.server.shell;

import dev.teal.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts and ends the processes behind connections.
public final class Processes {
    public static final String IGNORE_SIGNALS = "trap '' INT HUP; ";
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Processes() {}

    static Process start(List<String> argv) {
        return start(new ProcessBuilder(argv));
    }

    static Process start(ProcessBuilder builder) {
        String program = builder.command().getFirst();
        try {
            return builder.start();
        } catch (IOException e) {
            throw Problem.failed(
                    "could not start " + program,
                    List.of(String.valueOf(e.getMessage())),
                    "check that " + program + " is installed and in PATH");
        }
    }

    /// Makes a program ignore Ctrl-C. A terminal sends SIGINT to the whole foreground group, but Teal still
    /// needs the connection to undo its work. OpenSSH leaves an ignored SIGINT ignored (clientloop.c). The
    /// program keeps the terminal, for ssh's questions; use [#detached] for one without questions. SIGHUP, sent
    /// by a closing terminal, is ignored too.
    public static List<String> ignoringSignals(List<String> argv) {
        return inShell(IGNORE_SIGNALS + "exec \"$@\"", argv);
    }

    /// Runs a program in its own process group, which the terminal's keys do not reach. Ignoring SIGINT is not
    /// always enough: ssh as a client of a master handles it anyway (mux.c, mux_client_request_session), and so
    /// do newer docker commands.
    public static List<String> detached(List<String> argv) {
        if (Files.isExecutable(SETSID)) { // saves a shell that looks for it
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

    /// A new session has no terminal at all. A Mac has no setsid(1), but it has perl.
    private static final String DETACH = IGNORE_SIGNALS + """
            if command -v setsid >/dev/null; then exec setsid "$@"; fi
            if command -v perl >/dev/null; then exec perl -e 'setpgrp(0, 0); exec { $ARGV[0] } @ARGV' "$@"; fi
            exec "$@"
            """;

    /// Sends SIGTERM first, so that ssh removes its socket and ends its ProxyCommand.
    static void end(Process process) {
        process.destroy();
        if (!ends(process, Duration.ofSeconds(2))) {
            process.destroyForcibly();
            ends(process, Duration.ofSeconds(1));
        }
    }

    /// Ends all programs that this process has started, and those that they have started.
    public static void endChildren() {
        List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
        all.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            }
        }
    }

    /// Whether the process ends within the time.
    static boolean ends(Process process, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        return Waiting.uninterrupted(() -> process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    }
}
