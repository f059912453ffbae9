package dev.teal.server.shell;

import dev.teal.server.Scripts;
import java.time.Duration;

/// Ends a command on the server at its limit, even when the client is gone: a command that hangs would hold the
/// lock forever.
///
/// One background shell per worker serves all commands, because `timeout(1)` in front of each costs two program
/// starts (3 ms) and ends only its own process group. The watchdog ends all processes of the worker's session
/// and the worker itself: the client has given up the connection by then. An intended daemon has its own
/// session and is not ended.
final class Watchdog {
    /// Delay after the client's limit, so that the client reports it first.
    private static final Duration GRACE = Duration.ofSeconds(3);

    static final String START = Scripts.read(Watchdog.class, "watchdog.sh");

    private Watchdog() {}

    /// The number of whole seconds after which a command is ended.
    static long seconds(Duration limit) {
        return limit.plus(GRACE).plusMillis(999).toSeconds();
    }
}
