package dev.teal.server.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LineReader;
import dev.teal.server.Server;
import dev.teal.server.ServerContract;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalServerTest implements ServerContract {
    private static Server shared;

    @BeforeAll
    static void start() {
        shared = Servers.connect(new Destination.Local(), Events.NONE);
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    @Override
    public Server server() {
        return shared;
    }

    @Override
    public Server connect() {
        return new LocalServer(Events.NONE);
    }

    /// For example a build that started before the server turned out to be unreachable.
    @Test
    void closingEndsCommandsInChannels() throws IOException {
        Server local = connect();
        Channel channel = local.open(Command.script("echo $$; exec sleep 600"));
        long pid = Long.parseLong(new LineReader(channel.out()).next().orElseThrow());
        local.close();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThatThrownBy(() -> local.open(Command.of("true"))).isInstanceOf(IllegalStateException.class);
    }

    @Override
    public long pid(Server server) {
        return ((LocalServer) server).pid();
    }
}
