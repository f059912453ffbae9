package dev.teal.base;

import java.util.List;

/// The user asked to stop, and the work stopped where that is safe.
public final class Cancelled extends Problem {
    private static final long serialVersionUID = 1L;

    public Cancelled() {
        this(List.of(), "see what state things are in: `teal status`");
    }

    /// @param state what state things are in now, a line each
    public Cancelled(List<String> state, String next) {
        super("stopped by you", state, next, ExitCode.FAILED);
    }
}
