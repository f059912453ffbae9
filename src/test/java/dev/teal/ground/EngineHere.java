package dev.teal.ground;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import dev.teal.server.ssh.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// This machine, for code that runs commands on it, with an environment.
public record EngineHere(Server server, Map<String, String> environment) implements Server {
    /// It builds with that engine.
    public static EngineHere of(BuildEngine engine) {
        return with(engine.environment());
    }

    public static EngineHere with(Map<String, String> environment) {
        return new EngineHere(Servers.connect(new Destination.Local(), Events.NONE), environment);
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public Result run(Command command, Duration limit) {
        return server.run(with(command), limit);
    }

    @Override
    public Channel open(Command command) {
        return server.open(with(command));
    }

    private Command with(Command command) {
        List<String> argv = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> argv.add(name + "=" + value));
        argv.addAll(command.argv());
        return new Command(argv, command.input());
    }

    @Override
    public int attach(Command command, Streams streams) {
        return server.attach(command, streams);
    }

    @Override
    public Server locked(String lockFile) {
        throw new IllegalStateException("not for locks");
    }

    @Override
    public void close() {
        server.close();
    }
}
