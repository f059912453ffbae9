package dev.teal.base;

/// How Teal's own work ended.
public enum ExitCode implements Exit {
    /// Everything succeeded.
    DONE(0),
    /// The command failed; the previous release still serves.
    FAILED(1),
    /// The new release was live for a moment and was rolled back automatically.
    ROLLED_BACK(2),
    /// The state of the server is unknown; `teal recover` inspects and repairs it.
    UNKNOWN(3),
    /// The command line or `teal.yml` is wrong; nothing was tried.
    USAGE(64),
    /// Ctrl-C ended it before it changed anything; shells expect this code.
    INTERRUPTED(130),
    /// `exec`, `run` and `shell`: Teal or the connection failed, so the exit code of the user's command is unknown.
    /// The number is ssh's.
    COMMAND_LOST(255);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
