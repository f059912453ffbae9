package dev.teal.server.ssh;

import dev.teal.config.Destination;
import dev.teal.server.Quoting;
import dev.teal.server.shell.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The command lines of one server's connections. The first ssh leaves a master in the background, and all sessions go
/// through it; one of them is the worker, which ends when its input does, as when Teal dies. The master outlives the
/// last session for a while, so that the next verb need not connect.
final class SshLink {
    /// sshd takes 10 sessions on a connection (MaxSessions), which two verbs may share; each has a worker too.
    private static final int SESSIONS = 4;

    /// A connection that was silent for 15 s is dead. Host keys are asked about or refused, never taken silently;
    /// the rest undoes what a user's ssh_config may say for sessions of their own.
    private static final List<String> OPTIONS = List.of(
            "ConnectTimeout=10",
            "ServerAliveInterval=5",
            "ServerAliveCountMax=3",
            "LogLevel=ERROR",
            "ClearAllForwardings=yes",
            "ForwardAgent=no", // with a key of the user's a server in other hands would go on to the next one
            "ForwardX11=no",
            "RequestTTY=no",
            "RemoteCommand=none",
            "PermitLocalCommand=no", // its output, and its appetite for standard input, would come between
            "Tunnel=no");

    /// The same, for options that OpenSSH knows from 8.7 on; an older one refuses the command line for them.
    /// Not by IgnoreUnknown: ssh takes its first value only, and the user's own (`IgnoreUnknown UseKeychain`)
    /// must count.
    private static final List<String> OPTIONS_OF_SESSIONS =
            List.of("SessionType=default", "StdinNull=no", "ForkAfterAuthentication=no");

    private final Destination.Ssh destination;
    private final SshClient client;
    private final Optional<ControlDirectory> control;
    private final boolean newer;
    private final Semaphore sessions = new Semaphore(SESSIONS);

    /// @param newer whether ssh is taken for one that knows [#OPTIONS_OF_SESSIONS]
    private SshLink(Destination.Ssh destination, SshClient client, Optional<ControlDirectory> control, boolean newer) {
        this.destination = destination;
        this.client = client;
        this.control = control;
        this.newer = newer;
    }

    static SshLink to(Destination.Ssh destination, SshClient client) {
        return new SshLink(destination, client, ControlDirectory.of(client, destination), true);
    }

    /// The same for an ssh older than 8.7, whose users' files cannot have those options either.
    SshLink older() {
        return new SshLink(destination, client, control, false);
    }

    /// Whether ssh refused the command line because it is older than 8.7.
    boolean isTooNew(List<String> words) {
        return newer
                && words.stream()
                        .anyMatch(line ->
                                line.toLowerCase(Locale.ROOT).contains("bad configuration option: sessiontype"));
    }

    /// The same, but each session is a connection of its own.
    SshLink alone() {
        return new SshLink(destination, client, Optional.empty(), newer);
    }

    /// Whether an earlier verb's connection is there still. Its line may be dead.
    boolean isKept() {
        return control.filter(ControlDirectory::isInUse).isPresent();
    }

    /// The session that takes commands one after another, and is the first.
    /// @param kept from [#isKept]: then nothing need be asked
    List<String> worker(boolean kept, String word) {
        if (control.isEmpty()) {
            return alone(word);
        }
        List<String> session = session(control.get(), "auto", word);
        return client.terminal() && !kept ? connectFirst(control.get(), session) : session;
    }

    /// A further session. Where the master's socket is missing, ssh connects by itself.
    /// @param slot from [#takeSlot]
    List<String> session(boolean slot, String word) {
        return slot && control.isPresent() ? session(control.get(), "no", word) : alone(word);
    }

    private List<String> alone(String word) {
        return Processes.deaf(with(ssh(client.terminal(), "no", "none"), word));
    }

    /// Out of Ctrl-C's reach, since an undo may follow; so nobody can be asked for anything.
    private List<String> session(ControlDirectory at, String controlMaster, String word) {
        return Processes.detached(with(ssh(false, controlMaster, at.socket()), word));
    }

    /// What asks on the terminal has to be in its foreground, and only until it is connected. The shell waits with
    /// `wait`: a child in its own foreground would keep it from hearing that it is to end.
    private List<String> connectFirst(ControlDirectory at, List<String> session) {
        List<String> argv = ssh(true, "auto", at.socket());
        argv.addAll(client.program().size(), List.of("-f", "-N"));
        return List.of("/bin/sh", "-c", Processes.DEAF + """
                %s </dev/null >/dev/null &
                trap "kill $!" TERM
                wait $! || exit
                exec %s
                """.formatted(Quoting.quote(argv), Quoting.quote(session)));
    }

    /// Whether the master has a session left for this verb; else the next one is a connection of its own.
    boolean takeSlot() {
        return sessions.tryAcquire();
    }

    void giveBack(boolean slot) {
        if (slot) {
            sessions.release();
        }
    }

    String name() {
        return destination.toString();
    }

    Destination.Ssh destination() {
        return destination;
    }

    SshClient client() {
        return client;
    }

    boolean hasControl() {
        return control.isPresent();
    }

    private List<String> ssh(boolean asking, String controlMaster, String controlPath) {
        List<String> argv = new ArrayList<>(client.program());
        argv.addAll(List.of("-T", "-e", "none"));
        OPTIONS.forEach(option -> argv.addAll(List.of("-o", option)));
        if (newer) {
            OPTIONS_OF_SESSIONS.forEach(option -> argv.addAll(List.of("-o", option)));
        }
        argv.addAll(
                asking
                        ? List.of("-o", "StrictHostKeyChecking=ask")
                        : List.of("-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"));
        argv.addAll(List.of("-o", "ControlMaster=" + controlMaster, "-o", "ControlPath=" + controlPath));
        argv.addAll(List.of("-o", "ControlPersist=" + client.keep().toSeconds()));
        destination.port().ifPresent(port -> argv.addAll(List.of("-p", String.valueOf(port))));
        argv.addAll(List.of("--", destination.target()));
        return argv;
    }

    private static List<String> with(List<String> argv, String word) {
        argv.add(word);
        return argv;
    }
}
