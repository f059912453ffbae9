package dev.teal.server.shell;

import dev.teal.server.CleanEnvironment;
import dev.teal.server.Command;
import dev.teal.server.Input;
import dev.teal.server.Quoting;
import java.time.Duration;
import java.util.Base64;

/// What a worker's shell is told: pure text, so that tests compare it. Every chunk ends by printing the worker's
/// mark on both streams, which frames a command's output byte for byte.
///
/// A chunk that runs a command writes the command's limit to descriptor 8 before it and a 0 after it, for the
/// [Watchdog].
final class WorkerScript {
    /// The exit code of [#lock] when there is no flock(1); EX_UNAVAILABLE of sysexits.h.
    static final int NO_FLOCK = 69;

    /// … when the file cannot be opened; EX_NOINPUT.
    static final int NO_LOCK_FILE = 66;

    /// … when another holds the lock: flock(1)'s own.
    static final int LOCK_HELD = 1;

    /// Not in base64's alphabet, so it cannot end the input early.
    private static final String END = "TEAL_END";

    private WorkerScript() {}

    /// The first chunk. Its exit code says whether there is a base64(1), without which input could not be sent.
    static String hello(String mark) {
        return CleanEnvironment.READ_PROXIES + Watchdog.START + "command -v base64 >/dev/null\n" + answer(mark);
    }

    /// Takes a lock in the worker's own shell, so that every command inherits the descriptor. The form of flock(1)
    /// with a descriptor is also the only one that busybox and util-linux have in common. A redirection that fails
    /// would end the shell, so the file is looked at first. (Java's first %d takes 10 ms, of every verb.)
    static String lock(String lockFile, String mark) {
        String file = Quoting.quote(lockFile);
        return """
                if ! command -v flock >/dev/null; then (exit %s)
                elif ! [ -r %s ]; then printf '%%s: cannot be opened\\n' %s >&2; (exit %s)
                else exec 9<%s; flock -n 9 || { exec 9<&-; (exit %s); }; fi
                """.formatted(NO_FLOCK, file, file, NO_LOCK_FILE, file, LOCK_HELD) + answer(mark);
    }

    static String unlock(String mark) {
        return "exec 9<&-\n" + answer(mark);
    }

    /// The parentheses keep `cd`, `exit` and the like from the worker; the redirection keeps the worker's own
    /// standard input, where the next chunk comes from, out of reach.
    ///
    /// @param limit the client's own; the command is ended a little later
    static String run(Command command, Duration limit, String mark) {
        String quoted = "(" + command.inShell() + ") 8>&-";
        return "echo " + Watchdog.seconds(limit) + " >&8\n"
                + command.input()
                        .map(input -> "base64 -d <<'" + END + "' | " + quoted + "\n" + encoded(input) + END + "\n")
                        .orElse(quoted + " </dev/null\n")
                + answer(mark);
    }

    private static String answer(String mark) {
        return "printf '%s%%s\\n' \"$?\"; echo %s >&2; echo 0 >&8\n".formatted(mark, mark);
    }

    private static String encoded(Input input) {
        String text = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(input.bytes());
        return text.isEmpty() ? "" : text + "\n";
    }
}
