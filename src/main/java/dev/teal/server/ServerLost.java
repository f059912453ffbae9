package dev.teal.server;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.List;

/// The connection broke during a command, which may or may not have run.
public final class ServerLost extends Problem {
    private static final long serialVersionUID = 1L;

    public ServerLost(String happened, List<String> details) {
        super(
                happened,
                details,
                "see the state of the server with `teal status`, then run `teal recover`",
                ExitCode.UNKNOWN);
    }
}
