package dev.teal.cli;

import dev.teal.config.Config;
import dev.teal.config.ConfigFile;
import dev.teal.config.Destination;
import dev.teal.deploy.Survey;
import dev.teal.event.Problem;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.Servers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// What most verbs begin with: `teal.yml` read, its server connected, and this machine as one.
record Connection(Config config, Server server, Server local) implements AutoCloseable {

    static Connection open(Invocation invocation) {
        Config config = ConfigFile.read(invocation.globals().config());
        boolean docker = config.runtime() == Config.RunsAs.DOCKER;
        Server connected = Servers.connect(config.server(), docker, invocation.events());
        Server server = invocation.failpoint().isPresent()
                ? invocation.failpoint().get().on(connected)
                : connected;
        Server local = Servers.connect(new Destination.Local(), invocation.events());
        return new Connection(config, server, local);
    }

    Survey survey() {
        return Survey.of(config, server, local);
    }

    /// Who is at work: `ada@laptop`.
    String by() {
        return System.getProperty("user.name") + "@"
                + local.run(Command.of("uname", "-n")).out().strip();
    }

    /// Finds something out on this machine while the server is looked at.
    /// @return waits for it; throws what it threw
    static <T> Supplier<T> meanwhile(Supplier<T> here) {
        CompletableFuture<T> found = CompletableFuture.supplyAsync(
                here, task -> Thread.ofPlatform().daemon().start(task));
        return () -> {
            try {
                return found.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof Problem problem ? problem : e;
            }
        };
    }

    @Override
    public void close() {
        local.close();
        server.close();
    }
}
