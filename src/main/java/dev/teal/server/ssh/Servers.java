package dev.teal.server.ssh;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;

/// Connects to where the app runs. The first command waits for the connection, and hears when there is none.
public final class Servers {
    private Servers() {}

    public static Server connect(Destination destination, Events events) {
        return connect(destination, true, events);
    }

    /// This machine as its user works on it, to build on.
    public static Server here(Events events) {
        return LocalServer.ofUser(events);
    }

    /// With the user's ssh, or the one in TEAL_SSH.
    /// @param root whether all must run as root at the other end of ssh, by sudo where the account is another's
    public static Server connect(Destination destination, boolean root, Events events) {
        // No switch here and on the way of each command: the first one costs 20 ms, since Java makes its class then.
        return destination instanceof Destination.Ssh ssh
                ? SshServer.connect(ssh, SshClient.of(System.getenv()), root, events)
                : new LocalServer(events);
    }

    public static Server connect(Destination.Ssh destination, SshClient client, Events events) {
        return SshServer.connect(destination, client, true, events);
    }
}
