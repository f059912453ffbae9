package dev.teal.server;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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

    @Override
    public long pid(Server server) {
        return ((LocalServer) server).pid();
    }
}
