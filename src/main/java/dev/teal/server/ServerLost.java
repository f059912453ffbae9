package dev.teal.server;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.List;

/// The connection broke in the middle of something: whether the last command ran is not known.
public final class ServerLost extends Problem {
    private static final long serialVersionUID = 1L;

    public ServerLost(String happened, List<String> details) {
        super(happened, details, "see what state things are in: `teal status`; then `teal recover`", ExitCode.UNKNOWN);
    }
}
