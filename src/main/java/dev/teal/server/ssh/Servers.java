package dev.teal.server.ssh;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;

/// Connects to the app's server. The first command waits for the connection and reports a failure to connect.
public final class Servers {
    private Servers() {}

    public static Server connect(Destination destination, Events events) {
        return connect(destination, true, events);
    }

    /// This machine with the user's own environment, for builds.
    public static Server here(Events events) {
        return LocalServer.ofUser(events);
    }

    /// Uses the user's ssh, or the one in TEAL_SSH.
    /// @param root whether everything must run as root behind ssh; with sudo when the account is not root
    public static Server connect(Destination destination, boolean root, Events events) {
        // Not a pattern switch: the first one costs each command 3 ms.
        return destination instanceof Destination.Ssh ssh
                ? SshServer.connect(ssh, SshClient.of(System.getenv()), root, events)
                : new LocalServer(events);
    }

    public static Server connect(Destination.Ssh destination, SshClient client, Events events) {
        return SshServer.connect(destination, client, true, events);
    }
}
