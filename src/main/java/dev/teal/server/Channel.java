package dev.teal.server;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A running command with its streams. Standard error is collected, its last 64 KiB kept.
public interface Channel extends AutoCloseable {
    /// To the command's standard input. Close it to end the input.
    OutputStream in();

    /// The command's standard output.
    InputStream out();

    /// Waits for the end; call after reading `out` to its end.
    /// @return exit code and standard error; `out` is empty
    /// @throws ServerLost when it did not end within the limit or the connection broke
    Result await(Duration limit);

    /// Ends the command if it still runs.
    @Override
    void close();
}
