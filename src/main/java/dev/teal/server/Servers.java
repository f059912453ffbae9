package dev.teal.server;

import dev.teal.config.Destination;
import dev.teal.event.Events;

/// Connects to where the app runs. The first command waits for the connection, and hears when there is none.
public final class Servers {
    private Servers() {}

    /// With the user's ssh, or the one in TEAL_SSH.
    public static Server connect(Destination destination, Events events) {
        return connect(destination, SshClient.of(System.getenv()), events);
    }

    public static Server connect(Destination destination, SshClient client, Events events) {
        return switch (destination) {
            case Destination.Local() -> new LocalServer(events);
            case Destination.Ssh ssh -> SshServer.connect(ssh, client, events);
        };
    }
}
