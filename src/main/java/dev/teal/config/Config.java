package dev.teal.config;

import dev.teal.config.value.Ipv4Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One `teal.yml`, read and checked. `docs/teal.yml` explains each key.
///
/// @param app         the app's name, with its stage; names containers, images, the nginx file and the directory on the
///                    server
/// @param server      where it runs
/// @param url         the public address, probed before and after each flip; empty when none is configured
/// @param directory   the app's directory on the server, absolute; `/opt/<app>` by default
/// @param runtime     what a release runs as
/// @param subnet      of the app's Docker network; empty when Docker chooses
/// @param database    the database that both slots share; empty when none is configured
/// @param release     argv of the command (migrations) run once before the new slot starts; empty for none
/// @param watch       how long the new release is watched before the old one stops; 0 for not at all
/// @param drain       the longest wait for requests in flight on the old slot
/// @param streams     how long WebSockets and event streams may stay on the old slot; empty for as long as
///                    other requests
/// @param stopTimeout the longest wait between SIGTERM and SIGKILL
/// @param pause       with [Strategy#RECREATE], how long requests may wait at nginx until the new release is healthy;
///                    empty with [Strategy#BLUE_GREEN]
/// @param retain      how many former live releases keep image, env and config; at least 2
/// @param hookTimeout how long a hook may run ([dev.teal.config.Config#hooks])
/// @param notifications who gets a message when the state changes; empty for nobody
/// @param tunnel      the Cloudflare Tunnel in front of nginx; empty when none is configured
/// @param source      the files it was read from; the build context is relative to their folder
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
        Duration hookTimeout,
        List<NotifyConfig> notifications,
        Optional<TunnelConfig> tunnel,
        ConfigSource source) {

    /// What a release runs as.
    public enum RunsAs {
        /// A container of the server's Docker engine.
        DOCKER,
        /// A plain child process in a session of its own: no Docker, no root. Used by `teal demo`.
        PROCESS;

        /// Whether the app's files belong to another user than the one who starts it. Commands on the server
        /// then run as root, and work on those files is confined.
        public boolean needsRoot() {
            return this == DOCKER;
        }
    }

    /// The longest wait for requests in flight on the old slot. In a pause new requests wait meanwhile, so it
    /// is at most a third of the pause.
    public Duration drainLimit() {
        return withinPause(drain);
    }

    /// The longest wait for streams on the old slot.
    public Duration streamsLimit() {
        return withinPause(streams.orElse(drain));
    }

    private Duration withinPause(Duration limit) {
        return pause.map(total -> total.dividedBy(3))
                .filter(third -> third.compareTo(limit) < 0)
                .orElse(limit);
    }

    /// How a new release takes over.
    public enum Strategy {
        /// The new release starts beside the old one.
        BLUE_GREEN,
        /// The old release stops first, while requests wait: for an app that must never run twice at once.
        RECREATE
    }

    /// What happens to the slot that was live before.
    public enum Standby {
        /// Stopped after the drain: rollback starts it again (seconds).
        STOPPED,
        /// Stays running: rollback is only the flip. Costs the memory of a second app.
        RUNNING
    }

    /// The folder beside `teal.yml` for what stays on this machine: secrets and copies of databases.
    public Path privateFolder() {
        return folder().resolve(".teal");
    }

    /// The folder of the hooks, programs of the user that run on this machine during a deployment.
    public Path hooks() {
        return privateFolder().resolve("hooks");
    }

    /// The folder that holds `teal.yml`.
    public Path folder() {
        return source.folder();
    }

    /// The stage, such as `staging`; empty without.
    public String stage() {
        return source.stage();
    }

    /// The app for people: `agent-hub`, `agent-hub-staging`, or `hub (staging)` if the name lacks the stage.
    public String label() {
        String stage = stage();
        return stage.isEmpty() || app.endsWith("-" + stage) ? app : app + " (" + stage + ")";
    }
}
