package dev.teal.base;

/// How a command of Teal ended, as its process exit code.
public enum ExitCode {
    /// Everything asked for is done.
    DONE(0),
    /// It failed, and the release that served before still serves.
    FAILED(1),
    /// The new release was live for a moment and was rolled back automatically.
    ROLLED_BACK(2),
    /// The state of the server is not known; `teal recover` finds out and mends.
    UNKNOWN(3),
    /// The command line or `teal.yml` is wrong; nothing was tried.
    USAGE(64);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
