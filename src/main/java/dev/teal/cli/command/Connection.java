package dev.teal.cli.command;

import dev.teal.base.Cancellation;
import dev.teal.config.Config;
import dev.teal.config.read.ConfigFile;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Events;
import dev.teal.notify.Notifier;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import dev.teal.setup.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/// What most verbs start with: the parsed `teal.yml`, a connection to its server, and the local machine.
///
/// @param events   for events about the app
/// @param notifier who `notify` in teal.yml names
public record Connection(Config config, Server server, Server local, Events events, Notifier notifier)
        implements AutoCloseable {

    public static Connection open(Invocation invocation) {
        Config config = ConfigFile.readToConnect(invocation.globals().source());
        Events shown = invocation.events().about(config.app(), config.server().toString());
        Notifier notifier = new Notifier(config, invocation.env(), shown);
        Events events = config.notifications().isEmpty() ? shown : shown.with(notifier);
        Server connected = Servers.connect(config.server(), config.runtime().needsRoot(), events);
        Server server = invocation.failpoint().isPresent()
                ? invocation.failpoint().get().on(connected)
                : connected;
        Server local = Servers.here(events);
        return new Connection(config, server, local, events, notifier);
    }

    /// Names the stage above a table that does not name the app.
    public void showStage(Invocation invocation) {
        if (!config.stage().isEmpty() && !invocation.globals().json()) {
            invocation.out().safeLine(config.label() + " on " + server.name());
        }
    }

    public ServerState state() {
        return ServerState.of(config, server, local);
    }

    /// Without the slots, so it works while their engine is down.
    public ServerState stateWithoutSlots() {
        return ServerState.withoutSlots(config, server, local);
    }

    /// The user and machine that run Teal: `ada@laptop`.
    public String by() {
        return System.getProperty("user.name") + "@" + host();
    }

    /// Read from `/proc` on Linux: starting a program would slow down the connection that is being made
    /// meanwhile.
    private String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            return local.run(Command.of("uname", "-n")).out().strip();
        }
    }

    public Setup setup(Cancellation cancellation) {
        return new Setup(config, server, local, events, cancellation, Clock.systemUTC(), by());
    }

    @Override
    public void close() {
        local.close();
        server.close();
        notifier.close();
    }
}
