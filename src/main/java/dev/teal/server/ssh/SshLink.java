package dev.teal.server.ssh;

import dev.teal.config.Destination;
import dev.teal.server.Quoting;
import dev.teal.server.shell.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The ssh command lines for one server. The first ssh leaves a master in the background, and all sessions
/// share it. One session is the worker, which ends with its input, so also when Teal dies. The master stays for
/// a while after the last session, so that the next verb need not connect.
final class SshLink {
    /// sshd allows 10 sessions per connection (MaxSessions). Two verbs may share one, each with a worker as
    /// well.
    private static final int SESSIONS = 4;

    /// A connection that is silent for 15 s is dead. Unknown host keys are asked about or refused, never
    /// accepted silently. The rest overrides settings in ssh_config that are meant for interactive sessions.
    private static final List<String> OPTIONS = List.of(
            "ConnectTimeout=10",
            "ServerAliveInterval=5",
            "ServerAliveCountMax=3",
            "LogLevel=ERROR",
            "ClearAllForwardings=yes",
            "ForwardAgent=no", // a compromised server could use the user's key to reach other servers
            "ForwardX11=no",
            "RemoteCommand=none",
            "PermitLocalCommand=no", // it would write to the output and read standard input
            "Tunnel=no");

    private static final List<String> NO_TERMINAL = List.of("-T", "-e", "none", "-o", "RequestTTY=no");

    private static final List<String> TERMINAL = List.of("-tt", "-o", "RequestTTY=force");

    /// The same, for options that OpenSSH has since 8.7; an older one rejects the command line. IgnoreUnknown
    /// is no way out: ssh takes only its first value, which would override the user's (`IgnoreUnknown
    /// UseKeychain`).
    private static final List<String> SESSION_OPTIONS =
            List.of("SessionType=default", "StdinNull=no", "ForkAfterAuthentication=no");

    private final Destination.Ssh destination;
    private final SshClient client;
    private final Optional<ControlDirectory> control;
    private final boolean newer;
    private final Semaphore sessions = new Semaphore(SESSIONS);

    /// @param newer whether ssh is assumed to accept [#SESSION_OPTIONS]
    private SshLink(Destination.Ssh destination, SshClient client, Optional<ControlDirectory> control, boolean newer) {
        this.destination = destination;
        this.client = client;
        this.control = control;
        this.newer = newer;
    }

    static SshLink to(Destination.Ssh destination, SshClient client) {
        return new SshLink(destination, client, ControlDirectory.of(client, destination), true);
    }

    /// The same link for an ssh older than 8.7, whose ssh_config cannot contain those options either.
    SshLink older() {
        return new SshLink(destination, client, control, false);
    }

    /// Whether ssh rejected the command line because it is older than 8.7.
    boolean isTooNew(List<String> output) {
        return newer
                && output.stream()
                        .anyMatch(line ->
                                line.toLowerCase(Locale.ROOT).contains("bad configuration option: sessiontype"));
    }

    /// The same link, but every session has its own connection.
    SshLink unshared() {
        return new SshLink(destination, client, Optional.empty(), newer);
    }

    /// Whether an earlier verb's connection is still open. It may be dead.
    boolean isReusable() {
        return control.filter(ControlDirectory::isInUse).isPresent();
    }

    /// The first session, which runs commands one after another.
    /// @param reused from [#isReusable]: then ssh has no questions
    List<String> worker(boolean reused, String command) {
        if (control.isEmpty()) {
            return ownConnection(command);
        }
        List<String> session = session(control.get(), "auto", command);
        return client.terminal() && !reused ? connectFirst(control.get(), session) : session;
    }

    /// A further session. Without the master's socket, ssh connects by itself.
    /// @param shared from [#acquireSession]
    List<String> session(boolean shared, String command) {
        return shared && control.isPresent() ? session(control.get(), "no", command) : ownConnection(command);
    }

    /// A session of the user, in the terminal's foreground.
    /// @param shared   from [#acquireSession]
    /// @param terminal whether the command gets a terminal
    List<String> attached(boolean shared, boolean terminal, String command) {
        List<String> argv = shared && control.isPresent()
                ? ssh(terminal, false, "no", control.get().socket())
                : ssh(terminal, client.terminal(), "no", "none");
        return with(argv, command);
    }

    private List<String> ownConnection(String command) {
        return Processes.ignoringSignals(with(ssh(client.terminal(), "no", "none"), command));
    }

    /// Detached from the terminal's Ctrl-C, since an undo may follow. So ssh cannot ask questions.
    private List<String> session(ControlDirectory at, String controlMaster, String command) {
        return Processes.detached(with(ssh(false, controlMaster, at.socket()), command));
    }

    /// An ssh that asks questions must be in the terminal's foreground, but only until it is connected. The
    /// shell uses `wait`, because it would not handle SIGTERM while a foreground child runs.
    private List<String> connectFirst(ControlDirectory at, List<String> session) {
        List<String> argv = ssh(true, "auto", at.socket());
        argv.addAll(client.program().size(), List.of("-f", "-N"));
        return List.of(
                "/bin/sh", "-c", Processes.IGNORE_SIGNALS + """
                %s </dev/null >/dev/null &
                trap "kill $!" TERM
                wait $! || exit
                exec %s
                """.formatted(Quoting.quote(argv), Quoting.quote(session)));
    }

    /// Whether the master has a session left for this verb; if not, the next session has its own connection.
    boolean acquireSession() {
        return sessions.tryAcquire();
    }

    void releaseSession(boolean shared) {
        if (shared) {
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

    private List<String> ssh(boolean interactive, String controlMaster, String controlPath) {
        return ssh(false, interactive, controlMaster, controlPath);
    }

    /// @param terminal whether the command gets a terminal; then ssh's own keys (`~.`) work
    private List<String> ssh(boolean terminal, boolean interactive, String controlMaster, String controlPath) {
        List<String> argv = new ArrayList<>(client.program());
        argv.addAll(terminal ? TERMINAL : NO_TERMINAL);
        OPTIONS.forEach(option -> argv.addAll(List.of("-o", option)));
        if (newer) {
            SESSION_OPTIONS.forEach(option -> argv.addAll(List.of("-o", option)));
        }
        argv.addAll(
                interactive
                        ? List.of("-o", "StrictHostKeyChecking=ask")
                        : List.of("-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"));
        argv.addAll(List.of("-o", "ControlMaster=" + controlMaster, "-o", "ControlPath=" + controlPath));
        argv.addAll(List.of("-o", "ControlPersist=" + client.keep().toSeconds()));
        destination.port().ifPresent(port -> argv.addAll(List.of("-p", String.valueOf(port))));
        argv.addAll(List.of("--", destination.target()));
        return argv;
    }

    private static List<String> with(List<String> argv, String command) {
        argv.add(command);
        return argv;
    }
}
