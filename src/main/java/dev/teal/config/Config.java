package dev.teal.config;

import dev.teal.config.value.Ipv4Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One `teal.yml`, read and checked. `docs/teal.yml` explains each key.
///
/// @param app         the app's name; names containers, images, the nginx file and the directory on the server
/// @param server      where it runs
/// @param url         the public address, asked before and after each flip when given
/// @param directory   the app's directory on the server, absolute; `/opt/<app>` unless told
/// @param runtime     what a release runs as
/// @param subnet      of the app's Docker network; empty when Docker chooses
/// @param database    what both slots share; empty when Teal is told of none
/// @param release     argv of the one-off command (migrations) run once before the new slot starts; empty for
///                    none
/// @param watch       how long the new release is watched behind the router before the old one goes; 0 for not at all
/// @param drain       longest wait for requests in flight on the old slot
/// @param streams     how long WebSockets and event streams may stay on the old slot; empty when they may stay as
///                    long as any request
/// @param stopTimeout longest wait between SIGTERM and SIGKILL
/// @param pause       with [Strategy#RECREATE], how long requests may wait at nginx until the new release is healthy;
///                    empty with [Strategy#BLUE_GREEN]
/// @param retain      how many releases that were live keep image, env and config; at least 2
/// @param source      the file it was read from; paths of the build context are relative to its folder
public record Config(
        String app,
        Destination server,
        Optional<URI> url,
        String directory,
        RunsAs runtime,
        ImageConfig image,
        ContainerConfig container,
        SlotPorts slots,
        Optional<Ipv4Network> subnet,
        RouterConfig router,
        HealthConfig health,
        Optional<DatabaseConfig> database,
        List<String> release,
        Duration watch,
        Duration drain,
        Optional<Duration> streams,
        Duration stopTimeout,
        Standby standby,
        Optional<Duration> pause,
        int retain,
        Path source) {

    /// What a release runs as.
    public enum RunsAs {
        /// A container of the server's Docker engine.
        DOCKER,
        /// A plain child process in a session of its own: no Docker, no root. What `teal demo` uses.
        PROCESS
    }

    /// The longest wait for requests in flight on the old slot. While requests are paused all others wait with
    /// them, so no more than a third of the time there is.
    public Duration drainLimit() {
        return inPause(drain);
    }

    /// The longest wait for streams on the old slot.
    public Duration streamsLimit() {
        return inPause(streams.orElse(drain));
    }

    private Duration inPause(Duration limit) {
        return pause.map(most -> most.dividedBy(3))
                .filter(third -> third.compareTo(limit) < 0)
                .orElse(limit);
    }

    /// How a new release takes over.
    public enum Strategy {
        /// It starts beside the old one.
        BLUE_GREEN,
        /// The old one stops first, while requests wait: for an app that must never run twice at once.
        RECREATE
    }

    /// What becomes of the slot that was live before.
    public enum Standby {
        /// Stopped after the drain: rollback starts it again (seconds).
        STOPPED,
        /// Kept running: rollback is the flip alone. Costs the memory of a second app.
        RUNNING
    }

    /// The folder that holds `teal.yml`.
    public Path folder() {
        Path parent = source.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
