package dev.teal.server.shell;

import dev.teal.server.CleanEnvironment;
import dev.teal.server.Command;
import dev.teal.server.Input;
import dev.teal.server.Quoting;
import java.time.Duration;
import java.util.Base64;

/// The chunks of shell text sent to a worker, built by pure functions so that tests can compare them. Every
/// chunk ends by printing the worker's mark on both streams, which frames a command's output byte for byte.
///
/// A chunk with a command writes the command's limit to descriptor 8 before it and a 0 after it, for the
/// [Watchdog].
final class WorkerScript {
    /// Exit code of [#lock] when the server has no flock(1); EX_UNAVAILABLE of sysexits.h.
    static final int NO_FLOCK = 69;

    /// Exit code of [#lock] when the file cannot be opened; EX_NOINPUT.
    static final int NO_LOCK_FILE = 66;

    /// Exit code of [#lock] when another process holds the lock; flock(1)'s own.
    static final int LOCK_HELD = 1;

    /// Not in base64's alphabet, so it cannot end the input early.
    private static final String END = "TEAL_END";

    private WorkerScript() {}

    /// The first chunk. It fails when the server has no base64(1), which input is sent with.
    static String hello(String mark) {
        return CleanEnvironment.READ_PROXIES + Watchdog.START + "command -v base64 >/dev/null\n" + answer(mark);
    }

    /// Takes a lock in the worker's own shell, so that every command inherits the descriptor. flock(1) with a
    /// descriptor is also the only form that busybox and util-linux share. A failed redirection would end the
    /// shell, so the file is checked first. (%s: Java's first %d costs a rollback 13 ms.)
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

    /// The parentheses keep `cd`, `exit` and the like away from the worker. The redirection protects the
    /// worker's standard input, which carries the next chunk.
    ///
    /// @param limit the client's limit; the command is ended a little later
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
