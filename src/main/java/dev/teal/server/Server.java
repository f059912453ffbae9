package dev.teal.server;

import java.time.Duration;

/// A machine on which commands run: a server over OpenSSH, or this machine. Not for use by several threads at once,
/// but for [#open], which makes a channel of its own.
public interface Server extends AutoCloseable {
    /// A time that every command not known to be long must keep.
    Duration USUAL = Duration.ofSeconds(30);

    /// As the user wrote it: `root@203.0.113.7`, `local`.
    String name();

    /// Runs the command and waits for its end, whatever its exit code. The first one also waits for the connection.
    ///
    /// @param limit longest wait; after it the connection counts as lost, and a few seconds later the command
    ///              and its children in the same session are ended on the server (Linux)
    /// @throws dev.teal.base.Problem when there is no connection to be had; the command did not run
    /// @throws ServerLost when the connection broke or the limit passed: whether the command ran is then not known
    Result run(Command command, Duration limit);

    default Result run(Command command) {
        return run(command, USUAL);
    }

    /// Starts the command on a channel of its own, for streaming in and out. A command that only talks is better
    /// started as [Command#untilInputEnds].
    ///
    /// It has no limit on the server, since a large upload over a slow line takes hours: it ends with its input, or
    /// when nobody reads its output any more. It is in a session of its own, without the lock's descriptor.
    /// @throws IllegalArgumentException for a command with an input of its own: it goes through [Channel#in]
    Channel open(Command command);

    /// This server, whose worker holds `lockFile` with flock(1) until the returned one is closed. One lock at a time.
    ///
    /// The kernel frees the lock when the worker dies, and a command that still runs in it keeps it until that one
    /// ends, at its limit at the latest. So does a daemon that a command leaves behind: start it with the lock's
    /// descriptor closed (`9<&-`).
    ///
    /// @param lockFile absolute path; must exist
    /// @throws LockHeld when another holds it
    Server locked(String lockFile);

    @Override
    void close();
}
