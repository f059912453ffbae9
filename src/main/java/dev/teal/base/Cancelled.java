package dev.teal.base;

import java.util.List;

/// The user asked to stop, and the command stopped at a safe point.
public final class Cancelled extends Problem {
    private static final long serialVersionUID = 1L;

    public Cancelled() {
        this(List.of(), "see the current state: `teal status`");
    }

    /// @param state the current state, one line each
    public Cancelled(List<String> state, String next) {
        this(state, next, ExitCode.FAILED);
    }

    private Cancelled(List<String> state, String next, ExitCode code) {
        super("stopped on your request", state, next, code);
    }

    /// Before anything was changed.
    ///
    /// @param server its name
    public static Cancelled early(String server) {
        return new Cancelled(List.of("Nothing was changed on " + server + "."), "", ExitCode.INTERRUPTED);
    }
}
