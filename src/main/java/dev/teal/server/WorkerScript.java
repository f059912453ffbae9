package dev.teal.server;

import java.util.Base64;

/// What a worker's shell is told: pure text, so that tests compare it. Every chunk ends by printing the worker's
/// mark on both streams, which frames a command's output byte for byte.
final class WorkerScript {
    /// What the worker's shell exits with when the lock is held; EX_TEMPFAIL of sysexits.h.
    static final int LOCK_HELD = 75;

    /// … when there is no flock(1); EX_UNAVAILABLE.
    static final int NO_FLOCK = 69;

    /// … when flock(1) failed; EX_OSERR.
    static final int NO_LOCK = 71;

    /// Not in base64's alphabet, so it cannot end the input early.
    private static final String END = "TEAL_END";

    private WorkerScript() {}

    /// The first chunk. Its exit code says whether there is a base64(1), without which input could not be sent.
    static String hello(String mark) {
        return "command -v base64 >/dev/null\n" + answer(mark);
    }

    /// The first chunk of a worker that holds a lock. The descriptor is opened by the shell itself, so that every
    /// command inherits it, and no process stands between the connection and the shell (as `flock FILE sh` would).
    /// The fd form is also the only one that busybox and util-linux have in common.
    static String helloLocked(String mark, String lockFile) {
        return """
                command -v flock >/dev/null || exit %d
                exec 9<%s
                flock -n 9
                case $? in 0) ;; 1) exit %d ;; *) exit %d ;; esac
                """.formatted(NO_FLOCK, Quoting.quote(lockFile), LOCK_HELD, NO_LOCK) + hello(mark);
    }

    /// The parentheses keep `cd`, `exit` and the like from the worker; `command` keeps a program called `if` or
    /// `A=b` from being taken for syntax; the redirection keeps the worker's own standard input, where the next
    /// chunk comes from, out of reach.
    static String run(Command command, String mark) {
        String quoted = "(command -- " + command + ")";
        return command.input()
                        .map(input -> "base64 -d <<'" + END + "' | " + quoted + "\n" + encoded(input) + END + "\n")
                        .orElse(quoted + " </dev/null\n")
                + answer(mark);
    }

    private static String answer(String mark) {
        return "printf '%s%%s\\n' \"$?\"; echo %s >&2\n".formatted(mark, mark);
    }

    private static String encoded(Input input) {
        String text = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(input.bytes());
        return text.isEmpty() ? "" : text + "\n";
    }
}
