package dev.teal.server.shell;

import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import java.time.Duration;

/// A server whose worker holds a lock. Closing it releases the lock; the wrapped server stays open.
public record LockedServer(Server server, ShellWorker worker, String lockFile) implements Server {
    public static LockedServer of(Server server, ShellWorker worker, String lockFile) {
        worker.lock(lockFile);
        return new LockedServer(server, worker, lockFile);
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public Result run(Command command, Duration limit) {
        return server.run(command, limit);
    }

    @Override
    public Channel open(Command command) {
        return server.open(command);
    }

    @Override
    public int attach(Command command, Streams streams) {
        return server.attach(command, streams);
    }

    @Override
    public Server locked(String otherLockFile) {
        return server.locked(otherLockFile);
    }

    @Override
    public void close() {
        worker.unlock(lockFile);
    }
}
