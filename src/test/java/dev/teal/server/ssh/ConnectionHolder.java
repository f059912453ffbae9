package dev.teal.server.ssh;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/// A process that connects, opens all kinds of sessions and waits to be killed.
final class ConnectionHolder {
    private ConnectionHolder() {}

    /// @param args target, port, parent of the control directory, seconds to keep a connection, lock file, ssh
    ///             command
    public static void main(String[] args) throws InterruptedException {
        Destination.Ssh destination = new Destination.Ssh(args[0], OptionalInt.of(Integer.parseInt(args[1])));
        List<String> ssh = Arrays.asList(args).subList(5, args.length);
        SshClient client = new SshClient(ssh, false, Path.of(args[2]), Duration.ofSeconds(Integer.parseInt(args[3])));
        try (Server server = Servers.connect(destination, client, Events.NONE);
                Server locked = server.locked(args[4]);
                Channel channel = locked.open(Command.of("sleep", "60").untilInputEnds())) {
            System.out.println(channel.in() == null ? "" : "connected");
            Thread.sleep(60_000);
        }
    }
}
