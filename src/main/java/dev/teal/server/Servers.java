package dev.teal.server;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.event.Problem;

/// Connects to where the app runs.
public final class Servers {
    private Servers() {}

    /// With the user's ssh, or the one in TEAL_SSH.
    /// @throws Problem when there is no connection to be had
    public static Server connect(Destination destination, Events events) {
        return connect(destination, SshClient.of(System.getenv()), events);
    }

    public static Server connect(Destination destination, SshClient client, Events events) {
        return switch (destination) {
            case Destination.Local() -> LocalServer.start(events);
            case Destination.Ssh ssh -> SshServer.connect(ssh, client, events);
        };
    }
}
