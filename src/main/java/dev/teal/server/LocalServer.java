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

    private final ShellWorker worker;
    private final Events events;

    private LocalServer(ShellWorker worker, Events events) {
        this.worker = worker;
        this.events = events;
    }

    public static LocalServer start(Events events) {
        ShellWorker.Start start = new ShellWorker.Start(SHELL, START, LocalServer::noShell);
        return new LocalServer(ShellWorker.start("local", start, events), events);
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public Result run(Command command, Duration limit) {
        return worker.run(command, limit);
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
        return Locked.of(this, worker, lockFile);
    }

    @Override
    public void close() {
        worker.close();
    }

    long pid() {
        return worker.pid();
    }

    private static Problem noShell(ShellWorker.Silence silence) {
        return Problem.failed("/bin/sh does not answer on this machine", silence.words(), "try `/bin/sh -c true`");
    }
}
