package dev.teal.server.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.server.CleanEnvironment;
import dev.teal.server.Quoting;
import dev.teal.server.shell.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshLinkTest {
    private static final Destination.Ssh WEB = new Destination.Ssh("web", OptionalInt.empty());

    private static SshClient client(boolean terminal, Path controlParent, String... program) {
        return new SshClient(List.of(program), terminal, controlParent, Duration.ofMinutes(1));
    }

    private static SshClient withoutControl(boolean terminal) {
        return client(terminal, Path.of("/nowhere"), "ssh", "-F", "/c");
    }

    @Test
    void withoutATerminalSshAsksNothingAndAcceptsNoHostKey() {
        SshLink link = SshLink.to(new Destination.Ssh("root@203.0.113.7", OptionalInt.of(2222)), withoutControl(false));
        assertThat(String.join(" ", link.session(link.acquireSession(), "exec /bin/sh")))
                .isEqualTo(
                        "/bin/sh -c trap '' INT HUP; exec \"$@\" teal ssh -F /c -T -e none -o RequestTTY=no -o ConnectTimeout=10 -o ServerAliveInterval=5 -o ServerAliveCountMax=3"
                                + " -o LogLevel=ERROR -o ClearAllForwardings=yes -o ForwardAgent=no -o ForwardX11=no"
                                + " -o RemoteCommand=none -o PermitLocalCommand=no -o Tunnel=no"
                                + " -o SessionType=default -o StdinNull=no -o ForkAfterAuthentication=no"
                                + " -o StrictHostKeyChecking=yes -o BatchMode=yes"
                                + " -o ControlMaster=no -o ControlPath=none -o ControlPersist=60"
                                + " -p 2222 -- root@203.0.113.7 exec /bin/sh");
    }

    @Test
    void aUserAtTheTerminalIsAsked() {
        SshLink link = SshLink.to(WEB, withoutControl(true));
        assertThat(link.worker(false, "exec /bin/sh"))
                .contains("StrictHostKeyChecking=ask")
                .doesNotContain("BatchMode=yes", "-p");
    }

    /// It runs in the terminal's foreground, where it can read a passphrase. What stays afterwards is detached
    /// from Ctrl-C.
    @Test
    void theSshThatBecomesTheMasterAsksTheUserAtTheTerminal(@TempDir Path parent) {
        SshLink link = SshLink.to(WEB, client(true, parent, "ssh"));
        String script = link.worker(false, "exec /bin/sh").getLast();
        assertThat(script)
                .containsSubsequence(
                        "ssh -f -N -T", "StrictHostKeyChecking=ask", "ControlMaster=auto", "wait $! || exit", "setsid");
        assertThat(script.substring(script.indexOf("wait"))).contains("BatchMode=yes", "ControlMaster=auto");
    }

    @Test
    void nothingIsAskedOverAReusedConnection(@TempDir Path parent) {
        SshLink link = SshLink.to(WEB, client(true, parent, "ssh"));
        assertThat(link.worker(true, "exec /bin/sh")).contains("BatchMode=yes", "ControlPersist=60");
    }

    @Test
    void aSocketIsNamedAfterSshAndDestination(@TempDir Path parent) {
        assertThat(socket(client(false, parent, "ssh"), WEB))
                .matches(".*/teal-[^/]+/[0-9a-f]{8}-%C")
                .isEqualTo(socket(client(true, parent, "ssh"), WEB))
                .isNotEqualTo(socket(client(false, parent, "ssh", "-F", "/c"), WEB))
                .isNotEqualTo(socket(client(false, parent, "ssh"), new Destination.Ssh("web", OptionalInt.of(2222))));
    }

    private static String socket(SshClient client, Destination.Ssh destination) {
        return SshLink.to(destination, client).worker(false, "").stream()
                .filter(word -> word.startsWith("ControlPath=") || word.contains(" ControlPath="))
                .map(word -> word.replaceAll("(?s).*ControlPath=(\\S+).*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void beyondFiveSessionsEachHasItsOwnConnection() {
        SshLink link = SshLink.to(WEB, withoutControl(false));
        for (int session = 0; session < 4; session++) {
            assertThat(link.acquireSession()).isTrue();
        }
        assertThat(link.acquireSession()).isFalse();
        link.releaseSession(true);
        assertThat(link.acquireSession()).isTrue();
    }

    /// Quoted for POSIX shells and fish, since the login shell may be either.
    @Test
    void anAccountThatIsNotRootBecomesRootWithoutAPrompt() {
        String clean = Quoting.quote(CleanEnvironment.CLEAN);
        assertThat(Channels.remoteCommand(List.of("docker", "logs"), false))
                .isEqualTo("exec /bin/sh -c " + clean + " teal docker logs");
        assertThat(Channels.remoteCommand(List.of("docker", "logs"), true)).isEqualTo("""
                exec /bin/sh -c 'clean=$1; shift; [ -O / ] || [ "$(id -u)" = 0 ] || { me=$(id -un); \
                printf '\\''%s\\n'\\'' "$me is not root; sudo must know: $me ALL=(root) NOPASSWD: /bin/sh" >&2; \
                exec sudo -n -- /bin/sh -c "$clean" teal "$@"; }; eval "$clean"' teal \
                """ + clean + " docker logs");
        assertThat(CleanEnvironment.WORKER)
                .as("a backslash in quotes is not the same to fish")
                .doesNotContain("\\", "'");
    }

    @Test
    void anotherSshCanBeConfigured() {
        assertThat(SshClient.of(Map.of()).program()).containsExactly("ssh");
        assertThat(SshClient.of(Map.of("TEAL_SSH", " ssh  -F /path/config ")).program())
                .containsExactly("ssh", "-F", "/path/config");
    }

    @Test
    void theLifetimeOfAConnectionCanBeConfigured() {
        assertThat(SshClient.of(Map.of()).keep()).hasSeconds(60);
        assertThat(SshClient.of(Map.of("TEAL_SSH_KEEP", "300")).keep()).hasSeconds(300);
        assertThat(SshClient.of(Map.of("TEAL_SSH_KEEP", "0")).keep()).hasSeconds(1); // to ssh, 0 means forever
        assertThatThrownBy(() -> SshClient.of(Map.of("TEAL_SSH_KEEP", "5m"))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> SshClient.of(Map.of("TEAL_SSH", "ssh -oControlPersist=no")))
                .isInstanceOf(Problem.class);
    }
}
