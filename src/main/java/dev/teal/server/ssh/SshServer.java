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
import dev.teal.server.shell.Channels;
import dev.teal.server.shell.LockedServer;
import dev.teal.server.shell.ProcessChannel;
import dev.teal.server.shell.ShellWorker;
import dev.teal.server.shell.ShellWorker.Silence;
import java.time.Duration;
import java.util.Optional;

/// A server over the user's own OpenSSH, with all that their configuration does: agents, jump hosts, hardware keys.
///
/// The account's login shell may be any that knows `exec` and quotes as POSIX or fish do; what it prints does no
/// harm.
public final class SshServer implements Server {
    /// ssh itself gives up after 10 s without an answer; a person at the terminal needs longer for a passphrase or
    /// a touch.
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private static final Duration CONNECT_WITH_QUESTIONS = Duration.ofMinutes(3);

    /// Longest wait for a session of a kept connection, which takes three round trips. ssh itself needs 15 s to
    /// see that a line is dead; one that only is very busy is left to those who keep it so.
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final boolean root;
    private final Events events;
    private SshLink link;
    /// Whether the worker goes over a connection of an earlier verb, and has not answered yet.
    private boolean kept;
    private ShellWorker worker;

    private SshServer(SshLink link, boolean root, Events events) {
        this.root = root;
        this.events = events;
        this.link = link;
        this.kept = link.isKept();
        this.worker = worker(link, kept, root, events);
    }

    /// Begins to connect; the first command hears when there is no connection to be had: unknown or changed host key,
    /// refused key, no such host, …
    /// @param root whether everything must run as root, by sudo where the account is another's
    static SshServer connect(Destination.Ssh destination, SshClient client, boolean root, Events events) {
        return new SshServer(SshLink.to(destination, client), root, events);
    }

    @Override
    public String name() {
        return link.name();
    }

    @Override
    public Result run(Command command, Duration limit) {
        if (kept) {
            await(); // a round trip more, but nothing has run yet if the kept connection is dead
        }
        try {
            return worker.run(command, limit);
        } catch (Problem problem) {
            again(problem);
            return run(command, limit);
        }
    }

    @Override
    public Channel open(Command command) {
        await();
        String mark = Mark.random();
        String word = Channels.remoteWord(Channels.marked(command, mark).argv(), root);
        boolean slot = link.takeSlot();
        return new ProcessChannel(
                name(), command, link.session(slot, word), Optional.of(mark), events, closed -> link.giveBack(slot));
    }

    @Override
    public Server locked(String lockFile) {
        await();
        return LockedServer.of(this, worker, lockFile);
    }

    @Override
    public void close() {
        worker.cut();
    }

    /// Of the ssh process.
    long pid() {
        return worker.pid();
    }

    private void await() {
        try {
            worker.await();
        } catch (Problem problem) {
            again(problem);
            await();
        }
        kept = false;
    }

    /// Another way to connect, where there is one: past a kept connection that is dead (if its ssh does not know
    /// yet, it will soon), without a master where ssh cannot have its socket, and with fewer options for an old
    /// ssh.
    private void again(Problem problem) {
        if (link.isTooNew(problem.details())) {
            link = link.older();
            worker = worker(link, kept, root, events);
            return;
        }
        boolean blamed = link.hasControl() && ControlDirectory.isBlamedIn(problem.details());
        if (problem instanceof ServerLost || !(kept || blamed)) {
            throw problem;
        }
        if (blamed || link.isKept()) {
            link = link.alone();
        }
        kept = false;
        worker = worker(link, kept, root, events);
    }

    private static ShellWorker worker(SshLink link, boolean kept, boolean root, Events events) {
        Duration limit = kept ? KEPT : link.client().terminal() ? CONNECT_WITH_QUESTIONS : CONNECT;
        String shell = Channels.workerWord(root);
        ShellWorker.Start start =
                new ShellWorker.Start(link.worker(kept, shell), limit, silence -> refused(link, silence));
        return ShellWorker.start(link.name(), start, events);
    }

    private static Problem refused(SshLink link, Silence silence) {
        return link.client().isInstalled()
                ? SshRefusal.of(silence).problem(link.destination(), silence.words())
                : Problem.failed(
                        "there is no program " + link.client().program().getFirst(),
                        "install OpenSSH's client, or name it in TEAL_SSH");
    }
}
