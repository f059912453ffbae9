package dev.teal.server;

import java.time.Duration;

/// A machine that runs commands: a server over OpenSSH, or this machine. Not thread-safe, except for [#open],
/// which creates a separate channel.
public interface Server extends AutoCloseable {
    /// The time limit of every command that is not known to take long.
    Duration USUAL = Duration.ofSeconds(30);

    /// As the user wrote it: `root@203.0.113.7`, `local`.
    String name();

    /// Runs the command and waits for it to end, whatever its exit code. The first command also waits for the
    /// connection.
    ///
    /// @param limit longest wait; then the connection counts as lost. A few seconds later a server with Linux
    ///              ends the command and its children in the same session
    /// @throws dev.teal.base.Problem when the connection fails; the command did not run
    /// @throws ServerLost when the connection broke or the limit passed; the command may or may not have run
    Result run(Command command, Duration limit);

    default Result run(Command command) {
        return run(command, USUAL);
    }

    /// Starts the command on a separate channel, for streaming in and out. Use [Command#untilInputEnds] for a
    /// command that only writes.
    ///
    /// The server sets no time limit, since a large upload over a slow line takes hours. The command ends with
    /// its input, or when nobody reads its output any more. It has its own session, without the lock's
    /// descriptor.
    /// @throws IllegalArgumentException for a command with an input; write that to [Channel#in]
    Channel open(Command command);

    /// Runs a command of the user to its end, with the streams of this process: unchanged and unbuffered. On a
    /// terminal, Ctrl-C and changes of the window's size reach it.
    ///
    /// @return its exit code, as [Result#exitCode]
    /// @throws dev.teal.base.Problem when the connection fails or breaks
    int attach(Command command, Streams streams);

    /// This server, with `lockFile` held by its worker through flock(1) until the returned server is closed.
    /// One lock at a time.
    ///
    /// The kernel releases the lock when the worker dies. A command still running then holds the lock until it
    /// ends, at its limit at the latest. A daemon that a command leaves behind would hold it too: start it with
    /// the lock's descriptor closed (`9<&-`).
    ///
    /// @param lockFile absolute path; must exist
    /// @throws LockHeld when another process holds it
    Server locked(String lockFile);

    @Override
    void close();
}
