package dev.teal.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The base of every failure that Teal reports: what happened, the evidence, what to do next, and the exit
/// code.
///
/// Unchecked, because only `cli` (which renders it) and the deployment (which undoes first) act on it.
public class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> details;
    private final String next;
    private final ExitCode exitCode;

    /// @param happened one sentence: what failed, and where
    /// @param details  evidence, one line each (log lines, the output of the server); may be empty
    /// @param next     what the user should do now; a command if possible
    public Problem(String happened, List<String> details, String next, ExitCode exitCode) {
        this(happened, details, next, exitCode, null);
    }

    public Problem(String happened, List<String> details, String next, ExitCode exitCode, @Nullable Throwable cause) {
        super(happened, cause);
        this.details = List.copyOf(details);
        this.next = next;
        this.exitCode = exitCode;
    }

    /// A failure that changed nothing for users.
    public static Problem failed(String happened, String next) {
        return new Problem(happened, List.of(), next, ExitCode.FAILED);
    }

    public static Problem failed(String happened, List<String> details, String next) {
        return new Problem(happened, details, next, ExitCode.FAILED);
    }

    public static Problem usage(String happened, String next) {
        return new Problem(happened, List.of(), next, ExitCode.USAGE);
    }

    public String happened() {
        return String.valueOf(getMessage());
    }

    public List<String> details() {
        return details;
    }

    public String next() {
        return next;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /// Whether something failed by itself: the state is known, and the user did not ask to stop.
    public boolean isFailure() {
        return exitCode == ExitCode.FAILED && !(this instanceof Cancelled);
    }
}
