package dev.teal.base;

/// How a run of Teal ended.
public sealed interface Exit permits ExitCode, CommandExit {
    /// The exit code of the process, 0 to 255.
    int code();
}
