package dev.teal.cli.command;

import dev.teal.config.Config;
import dev.teal.config.read.ConfigFile;
import dev.teal.deploy.state.ServerState;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What most verbs begin with: `teal.yml` read, its server connected, and this machine as one.
record Connection(Config config, Server server, Server local) implements AutoCloseable {

    static Connection open(Invocation invocation) {
        Config config = ConfigFile.read(invocation.globals().config());
        boolean docker = config.runtime() == Config.RunsAs.DOCKER;
        Server connected = Servers.connect(config.server(), docker, invocation.events());
        Server server = invocation.failpoint().isPresent()
                ? invocation.failpoint().get().on(connected)
                : connected;
        Server local = Servers.here(invocation.events());
        return new Connection(config, server, local);
    }

    ServerState state() {
        return ServerState.of(config, server, local);
    }

    /// Who is at work: `ada@laptop`.
    String by() {
        return System.getProperty("user.name") + "@" + host();
    }

    /// Linux tells without a program, whose start slows the connection that is being made meanwhile.
    private String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException elsewhere) {
            return local.run(Command.of("uname", "-n")).out().strip();
        }
    }

    @Override
    public void close() {
        local.close();
        server.close();
    }
}
