package dev.teal.server.ssh;

import dev.teal.event.Events;
import dev.teal.server.Server;
import dev.teal.server.ServerContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// Without control sockets (Windows, no `/tmp`), every session has its own connection.
@Tag("server")
class SshServerWithoutControlMasterTest implements ServerContract {
    private static LocalSshd sshd;
    private static Server shared;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        sshd = LocalSshd.start();
        shared = newConnection();
    }

    @AfterAll
    static void stop() throws IOException {
        shared.close();
        sshd.close();
    }

    @Override
    public Server server() {
        return shared;
    }

    @Override
    public Server connect() {
        return newConnection();
    }

    @Override
    public long pid(Server server) {
        return ((SshServer) server).pid();
    }

    private static Server newConnection() {
        SshClient client = new SshClient(sshd.client().program(), false, Path.of("/nowhere"), Duration.ofMinutes(1));
        return Servers.connect(sshd.destination(), client, Events.NONE);
    }
}
