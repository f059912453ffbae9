package dev.teal.server;

import dev.teal.config.Destination;
import dev.teal.event.Events;

/// Connects to where the app runs. The first command waits for the connection, and hears when there is none.
public final class Servers {
    private Servers() {}

    public static Server connect(Destination destination, Events events) {
        return connect(destination, true, events);
    }

    /// With the user's ssh, or the one in TEAL_SSH.
    /// @param root whether all must run as root at the other end of ssh, by sudo where the account is another's
    public static Server connect(Destination destination, boolean root, Events events) {
        return switch (destination) {
            case Destination.Local() -> new LocalServer(events);
            case Destination.Ssh ssh -> SshServer.connect(ssh, SshClient.of(System.getenv()), root, events);
        };
    }

    public static Server connect(Destination.Ssh destination, SshClient client, Events events) {
        return SshServer.connect(destination, client, true, events);
    }
}
