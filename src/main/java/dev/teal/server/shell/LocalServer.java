package dev.teal.server.shell;

import dev.teal.base.Problem;
import dev.teal.event.Events;
import dev.teal.server.Channel;
import dev.teal.server.CleanEnvironment;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// This machine, either with the clean environment of a server or with the user's own environment.
public final class LocalServer implements Server {
    private static final List<String> SHELL = List.of("/bin/sh");
    private static final Duration START = Duration.ofSeconds(10);

    private final boolean clean;
    private final Events events;
    private final Set<Channel> channels = new HashSet<>();
    private Optional<ShellWorker> worker = Optional.empty();
    private boolean closed;

    /// With the clean environment of a server. No process starts before the first command, since not every verb
    /// has one.
    public LocalServer(Events events) {
        this(true, events);
    }

    private LocalServer(boolean clean, Events events) {
        this.clean = clean;
        this.events = events;
    }

    /// With the user's own environment: builds need its proxies, Docker context and ssh agent.
    public static LocalServer ofUser(Events events) {
        return new LocalServer(false, events);
    }

    private synchronized ShellWorker worker() {
        ShellWorker started = worker.orElseGet(
                () -> ShellWorker.start("local", new ShellWorker.Start(shell(), START, LocalServer::noShell), events));
        worker = Optional.of(started);
        return started;
    }

    private List<String> shell() {
        return Processes.detached(
                clean ? Command.script(CleanEnvironment.WORKER, SHELL).argv() : UserEnvironment.of(SHELL));
    }

    private List<String> argv(Command command) {
        return clean
                ? Command.script(CleanEnvironment.CLEAN, command.argv()).argv()
                : UserEnvironment.of(command.argv());
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
    public synchronized Channel open(Command command) {
        if (closed) {
            throw new IllegalStateException("the server is closed: " + command);
        }
        Channel channel = new ProcessChannel(
                "local",
                Channels.withoutInput(command),
                Processes.detached(argv(command)),
                Optional.empty(),
                events,
                this::forget);
        channels.add(channel);
        return channel;
    }

    /// In the process group of the terminal, so that Ctrl-C reaches it.
    @Override
    public int attach(Command command, Streams streams) {
        return AttachedProcess.run(argv(Channels.withoutInput(command)), streams, Optional.empty());
    }

    private synchronized void forget(Channel ended) {
        channels.remove(ended);
    }

    @Override
    public Server locked(String lockFile) {
        return LockedServer.of(this, worker(), lockFile);
    }

    /// Also ends the commands that still run in channels.
    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(channels).forEach(Channel::close);
        worker.ifPresent(ShellWorker::close);
    }

    long pid() {
        return worker().pid();
    }

    private static Problem noShell(ShellWorker.StartFailure failure) {
        return Problem.failed("/bin/sh did not start on this machine", failure.output(), "try `/bin/sh -c true`");
    }
}
