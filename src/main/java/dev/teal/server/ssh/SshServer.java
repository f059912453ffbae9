package dev.teal.server.ssh;

import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Mark;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ServerLost;
import dev.teal.server.Streams;
import dev.teal.server.shell.AttachedProcess;
import dev.teal.server.shell.Channels;
import dev.teal.server.shell.LockedServer;
import dev.teal.server.shell.ProcessChannel;
import dev.teal.server.shell.ShellWorker;
import dev.teal.server.shell.ShellWorker.StartFailure;
import java.time.Duration;
import java.util.Optional;

/// A server over the user's own OpenSSH, with everything in their configuration: agents, jump hosts, hardware
/// keys.
///
/// The login shell may be any that has `exec` and the quoting of POSIX or fish. Its own output is ignored.
public final class SshServer implements Server {
    /// ssh itself gives up after 10 s without an answer. A user needs longer to type a passphrase or touch a
    /// key.
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private static final Duration CONNECT_WITH_QUESTIONS = Duration.ofMinutes(3);

    /// Longest wait for a session on a reused connection, which takes three round trips. ssh itself needs 15 s
    /// to detect a dead connection. One that is merely very busy is not reused either.
    private static final Duration REUSED_LIMIT = Duration.ofSeconds(5);

    /// ssh's exit code for its own failures (ssh(1), EXIT STATUS).
    private static final int SSH_FAILED = 255;

    private final boolean root;
    private final Events events;
    private SshLink link;
    /// Whether the worker uses an earlier verb's connection and has not answered yet.
    private boolean reused;
    private ShellWorker worker;

    private SshServer(SshLink link, boolean root, Events events) {
        this.root = root;
        this.events = events;
        this.link = link;
        this.reused = link.isReusable();
        this.worker = worker(link, reused, root, events);
    }

    /// Starts to connect. The first command reports a failure, such as an unknown host or a refused key.
    /// @param root whether everything must run as root; with sudo when the account is not root
    static SshServer connect(Destination.Ssh destination, SshClient client, boolean root, Events events) {
        return new SshServer(SshLink.to(destination, client), root, events);
    }

    @Override
    public String name() {
        return link.name();
    }

    @Override
    public Result run(Command command, Duration limit) {
        if (reused) {
            await(); // one more round trip, but nothing has run yet if the reused connection is dead
        }
        try {
            return worker.run(command, limit);
        } catch (Problem problem) {
            reconnect(problem);
            return run(command, limit);
        }
    }

    @Override
    public Channel open(Command command) {
        await();
        String mark = Mark.random();
        String remote = Channels.remoteCommand(Channels.marked(command, mark).argv(), root);
        boolean shared = link.acquireSession();
        return new ProcessChannel(
                name(),
                command,
                link.session(shared, remote),
                Optional.of(mark),
                events,
                closed -> link.releaseSession(shared));
    }

    /// On a terminal the output of the login shell is shown too, as with ssh.
    @Override
    public int attach(Command command, Streams streams) {
        await();
        String mark = Mark.random();
        boolean terminal = streams.terminal();
        Command watched = streams.input() || terminal ? command : command.untilInputEnds();
        Command marked = terminal ? command : Channels.marked(watched, mark);
        boolean shared = link.acquireSession();
        try {
            int code = AttachedProcess.run(
                    link.attached(shared, terminal, Channels.remoteCommand(marked.argv(), root)),
                    streams,
                    terminal ? Optional.empty() : Optional.of(mark));
            if (code == SSH_FAILED) {
                mustStillWork();
            }
            return code;
        } finally {
            link.releaseSession(shared);
        }
    }

    /// ssh failed, or the command itself ended with ssh's exit code.
    private void mustStillWork() {
        try {
            worker.run(Command.of("true"), USUAL);
        } catch (ServerLost lost) {
            throw Problem.failed(
                    "the connection to " + name() + " broke while the command ran",
                    lost.details(),
                    "check the network, then run the command again");
        }
    }

    @Override
    public Server locked(String lockFile) {
        await();
        return LockedServer.of(this, worker, lockFile);
    }

    @Override
    public void close() {
        worker.kill();
    }

    /// The id of the ssh process.
    long pid() {
        return worker.pid();
    }

    private void await() {
        try {
            worker.await();
        } catch (Problem problem) {
            reconnect(problem);
            await();
        }
        reused = false;
    }

    /// Connects in another way, or throws the problem: without a reused connection that is dead (its ssh may
    /// not have noticed yet), without a master when ssh cannot create its socket, with fewer options for an old
    /// ssh.
    private void reconnect(Problem problem) {
        if (link.isTooNew(problem.details())) {
            link = link.older();
            worker = worker(link, reused, root, events);
            return;
        }
        boolean socketFailed = link.hasControl() && ControlDirectory.failedIn(problem.details());
        if (problem instanceof ServerLost || !(reused || socketFailed)) {
            throw problem;
        }
        if (socketFailed || link.isReusable()) {
            link = link.unshared();
        }
        reused = false;
        worker = worker(link, reused, root, events);
    }

    private static ShellWorker worker(SshLink link, boolean reused, boolean root, Events events) {
        boolean asking = !reused && link.client().terminal();
        Duration limit = reused ? REUSED_LIMIT : asking ? CONNECT_WITH_QUESTIONS : CONNECT;
        String shell = Channels.workerCommand(root);
        ShellWorker.Start start =
                new ShellWorker.Start(link.worker(reused, shell), limit, failure -> refused(link, failure, asking));
        return ShellWorker.start(link.name(), start, events);
    }

    private static Problem refused(SshLink link, StartFailure failure, boolean asking) {
        return link.client().isInstalled()
                ? SshRefusal.of(failure, asking).problem(link.destination(), failure.output(), asking)
                : Problem.failed(
                        link.client().program().getFirst() + " is not installed or not in PATH",
                        "install OpenSSH's client, or set TEAL_SSH to its path");
    }
}
