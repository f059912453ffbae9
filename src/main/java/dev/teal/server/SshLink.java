package dev.teal.server;

import dev.teal.config.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The command lines of one server's connections. The first one is the master of the others, and a worker at the
/// same time: when Teal dies, its standard input ends, the worker with it, and so the connection.
final class SshLink implements AutoCloseable {
    /// sshd takes 10 sessions on a connection (MaxSessions); one is the master's own worker, two are kept free.
    private static final int SESSIONS = 7;

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
            "RemoteCommand=none");

    private final Destination.Ssh destination;
    private final SshClient client;
    private final Optional<ControlDirectory> control;
    private final Semaphore sessions = new Semaphore(SESSIONS);

    SshLink(Destination.Ssh destination, SshClient client, Optional<ControlDirectory> control) {
        this.destination = destination;
        this.client = client;
        this.control = control;
    }

    /// The connection that is worker and master.
    List<String> master(String word) {
        List<String> argv = control.map(
                        directory -> ssh("yes", directory.socket().toString()))
                .orElseGet(this::alone);
        argv.add(word);
        return argv;
    }

    /// A further session, out of Ctrl-C's reach: an undo may follow. Where the master's socket is missing, ssh
    /// connects by itself.
    /// @param slot from [#takeSlot]
    List<String> session(boolean slot, String word) {
        if (!slot || control.isEmpty()) {
            List<String> argv = alone();
            argv.add(word);
            return argv;
        }
        List<String> argv = ssh("no", control.get().socket().toString());
        argv.add(word);
        return Processes.detached(argv);
    }

    /// Whether the master has a session left; else the next one is a connection of its own.
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

    @Override
    public void close() {
        control.ifPresent(ControlDirectory::close);
    }

    /// A user's ControlPersist would leave a master behind.
    private List<String> alone() {
        return ssh("no", "none");
    }

    private List<String> ssh(String controlMaster, String controlPath) {
        List<String> argv = new ArrayList<>(client.program());
        argv.addAll(List.of("-T", "-e", "none"));
        OPTIONS.forEach(option -> argv.addAll(List.of("-o", option)));
        argv.addAll(
                client.terminal()
                        ? List.of("-o", "StrictHostKeyChecking=ask")
                        : List.of("-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"));
        argv.addAll(List.of("-o", "ControlMaster=" + controlMaster, "-o", "ControlPath=" + controlPath));
        argv.addAll(List.of("-o", "ControlPersist=no"));
        destination.port().ifPresent(port -> argv.addAll(List.of("-p", String.valueOf(port))));
        argv.addAll(List.of("--", destination.target()));
        return argv;
    }
}
