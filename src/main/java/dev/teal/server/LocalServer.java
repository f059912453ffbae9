package dev.teal.server;

import dev.teal.event.Events;
import dev.teal.event.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// This machine.
public final class LocalServer implements Server {
    private static final List<String> SHELL = Processes.detached(List.of("/bin/sh"));
    private static final Duration START = Duration.ofSeconds(10);

    private final Events events;
    private Optional<ShellWorker> worker = Optional.empty();

    /// Starts nothing before the first command: not every verb has one.
    public LocalServer(Events events) {
        this.events = events;
    }

    private synchronized ShellWorker worker() {
        ShellWorker started = worker.orElseGet(
                () -> ShellWorker.start("local", new ShellWorker.Start(SHELL, START, LocalServer::noShell), events));
        worker = Optional.of(started);
        return started;
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public Result run(Command command, Duration limit) {
        return worker().run(command, limit);
    }

    @Override
    public Channel open(Command command) {
        return new ProcessChannel(
                "local",
                Channels.withoutInput(command),
                Processes.detached(command.argv()),
                Optional.empty(),
                events,
                () -> {});
    }

    @Override
    public Server locked(String lockFile) {
        return Locked.of(this, worker(), lockFile);
    }

    @Override
    public synchronized void close() {
        worker.ifPresent(ShellWorker::close);
    }

    long pid() {
        return worker().pid();
    }

    private static Problem noShell(ShellWorker.Silence silence) {
        return Problem.failed("/bin/sh does not answer on this machine", silence.words(), "try `/bin/sh -c true`");
    }
}
