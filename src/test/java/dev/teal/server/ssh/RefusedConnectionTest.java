package dev.teal.server.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Servers that cannot be reached over ssh, or refuse.
@Tag("server")
class RefusedConnectionTest {
    private static LocalSshd sshd;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        sshd = LocalSshd.start();
    }

    @AfterAll
    static void stop() throws IOException {
        sshd.close();
    }

    @Test
    void anUnknownHostKeyIsRefusedWithoutATerminal() {
        refused(
                sshd.destination(),
                sshd.client("user", ""),
                sshd.destination() + ": its host key is unknown",
                "Host key verification failed.",
                "connect once by hand with `ssh -p %d %s` and compare the fingerprint it shows with the server's"
                        .formatted(sshd.port(), sshd.destination().target()));
    }

    @Test
    void aChangedHostKeyIsRefused() {
        refused(
                sshd.destination(),
                sshd.client("user", "other-host"),
                sshd.destination() + ": its host key has changed",
                "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
                "find out why first");
    }

    @Test
    void aRefusedKeyIsReported() {
        refused(
                sshd.destination(),
                sshd.client("stranger", "host"),
                sshd.destination() + ": it refused your key",
                sshd.destination().target() + ": Permission denied (publickey).",
                "make `ssh -p " + sshd.port());
    }

    @Test
    void aClosedPortIsReported() {
        refused(
                new Destination.Ssh("127.0.0.1", OptionalInt.of(1)),
                sshd.client(),
                "127.0.0.1:1: nothing listens on its ssh port",
                "ssh: connect to host 127.0.0.1 port 1: Connection refused",
                "check the host, the port and that sshd is running; then try `ssh -p 1 127.0.0.1`");
    }

    @Test
    void anUnknownHostNameIsReported() {
        refused(
                new Destination.Ssh("root@nosuchhost.invalid", OptionalInt.empty()),
                sshd.client(),
                "root@nosuchhost.invalid: unknown host name",
                "ssh: Could not resolve hostname nosuchhost.invalid: Name or service not known",
                "correct `server` in teal.yml");
    }

    @Test
    void aMissingSshIsReported() {
        SshClient none = new SshClient(List.of("/nowhere/ssh"), false, sshd.controlParent(), Duration.ZERO);
        assertThatThrownBy(() -> runFirst(Servers.connect(sshd.destination(), none, Events.NONE)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.next())
                                .isEqualTo("install OpenSSH's client, or set TEAL_SSH to its path"))
                .hasMessage("/nowhere/ssh is not installed or not in PATH");
    }

    @Test
    void anAccountWithoutAShellIsReported() throws IOException {
        Path bashrc = sshd.directory().resolve("home/.bashrc");
        String noise = Files.readString(bashrc);
        Files.writeString(bashrc, "echo This account is currently not available.; exit 1\n");
        try {
            refused(
                    sshd.destination(),
                    sshd.client(),
                    sshd.destination() + ": it did not start a POSIX shell",
                    "This account is currently not available.",
                    "check the account's login shell");
        } finally {
            Files.writeString(bashrc, noise);
        }
    }

    /// The first command waits for the connection.
    private static void runFirst(Server server) {
        try (server) {
            server.run(Command.of("true"));
        }
    }

    private static void refused(
            Destination.Ssh destination, SshClient client, String happened, String detail, String next) {
        assertThatThrownBy(() -> runFirst(Servers.connect(destination, client, Events.NONE)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.happened()).isEqualTo(happened);
                    assertThat(problem.details()).contains(detail);
                    assertThat(problem.next()).startsWith(next);
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
                });
    }
}
