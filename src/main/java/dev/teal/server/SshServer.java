package dev.teal.server;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.event.Problem;
import dev.teal.server.ShellWorker.Silence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A server over the user's own OpenSSH, with all that their configuration does: agents, jump hosts, hardware keys.
///
/// The account's login shell may be any that knows `exec` and quotes as POSIX or fish do; what it prints does no
/// harm.
public final class SshServer implements Server {
    private static final String SHELL = "exec /bin/sh";

    /// ssh itself gives up after 10 s without an answer; a person at the terminal needs longer for a passphrase or
    /// a touch.
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private static final Duration CONNECT_WITH_QUESTIONS = Duration.ofMinutes(3);

    private final SshLink link;
    private final ShellWorker worker;
    private final Events events;
    private final Runnable onClose;

    private SshServer(SshLink link, ShellWorker worker, Events events, Runnable onClose) {
        this.link = link;
        this.worker = worker;
        this.events = events;
        this.onClose = onClose;
    }

    /// @throws Problem when there is no connection to be had: unknown or changed host key, refused key, no such
    /// host, …
    public static SshServer connect(Destination.Ssh destination, SshClient client, Events events) {
        SshLink link = new SshLink(destination, client, ControlDirectory.in(client.controlParent()));
        try {
            return master(link, events);
        } catch (Problem problem) {
            link.close();
            if (link.hasControl() && ControlDirectory.isBlamedIn(problem.details())) {
                return master(new SshLink(destination, client, Optional.empty()), events);
            }
            throw problem;
        }
    }

    @Override
    public String name() {
        return link.name();
    }

    @Override
    public Result run(Command command, Duration limit) {
        return worker.run(command, limit);
    }

    @Override
    public Channel open(Command command) {
        String mark = WorkerProcess.mark();
        String word = Channels.remoteWord(command, mark);
        boolean slot = link.takeSlot();
        return new ProcessChannel(
                name(), command, link.session(slot, word), Optional.of(mark), events, () -> link.giveBack(slot));
    }

    @Override
    public Server locked(String lockFile) {
        boolean slot = link.takeSlot();
        try {
            ShellWorker own = worker(
                    link,
                    link.session(slot, SHELL),
                    mark -> WorkerScript.helloLocked(mark, lockFile),
                    silence -> LockRefusal.of(name(), lockFile, silence).orElseGet(() -> refused(link, silence)),
                    events);
            return new SshServer(link, own, events, () -> {
                own.close();
                link.giveBack(slot);
            });
        } catch (Problem problem) {
            link.giveBack(slot);
            throw problem;
        }
    }

    @Override
    public void close() {
        onClose.run();
    }

    /// Of the ssh process.
    long pid() {
        return worker.pid();
    }

    private static SshServer master(SshLink link, Events events) {
        ShellWorker worker =
                worker(link, link.master(SHELL), WorkerScript::hello, silence -> refused(link, silence), events);
        return new SshServer(link, worker, events, () -> {
            worker.cut();
            link.close();
        });
    }

    private static ShellWorker worker(
            SshLink link,
            List<String> argv,
            Function<String, String> hello,
            Function<Silence, Problem> refused,
            Events events) {
        Duration limit = link.client().terminal() ? CONNECT_WITH_QUESTIONS : CONNECT;
        return ShellWorker.start(link.name(), new ShellWorker.Start(argv, hello, limit, refused), events);
    }

    private static Problem refused(SshLink link, Silence silence) {
        return link.client().isInstalled()
                ? SshRefusal.of(silence).problem(link.destination(), silence.words())
                : Problem.failed(
                        "there is no program " + link.client().program().getFirst(),
                        "install OpenSSH's client, or name it in TEAL_SSH");
    }
}
