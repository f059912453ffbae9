package dev.teal.server;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A running command with its streams. The last 64 KiB of standard error are collected.
public interface Channel extends AutoCloseable {
    /// The command's standard input. Close it to end the input.
    OutputStream in();

    /// The command's standard output.
    InputStream out();

    /// Waits for the command to end. Read `out` to its end first.
    /// @return exit code and standard error; `out` is empty
    /// @throws ServerLost when the command did not end within the limit or the connection broke
    Result await(Duration limit);

    /// Ends the command if it is still running.
    @Override
    void close();
}
