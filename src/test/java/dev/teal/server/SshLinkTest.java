package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Destination;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SshLinkTest {
    private static final SshClient CLIENT = new SshClient(List.of("ssh", "-F", "/c"), false, Path.of("/tmp"));

    @Test
    void withoutATerminalNothingIsAskedAndNoHostKeyTaken() {
        SshLink link =
                new SshLink(new Destination.Ssh("root@203.0.113.7", OptionalInt.of(2222)), CLIENT, Optional.empty());
        assertThat(String.join(" ", link.session(link.takeSlot(), "exec /bin/sh")))
                .isEqualTo("ssh -F /c -T -e none -o ConnectTimeout=10 -o ServerAliveInterval=5 -o ServerAliveCountMax=3"
                        + " -o LogLevel=ERROR -o ClearAllForwardings=yes -o ForwardAgent=no -o ForwardX11=no"
                        + " -o RequestTTY=no -o RemoteCommand=none"
                        + " -o StrictHostKeyChecking=yes -o BatchMode=yes"
                        + " -o ControlMaster=no -o ControlPath=none -o ControlPersist=no"
                        + " -p 2222 -- root@203.0.113.7 exec /bin/sh");
    }

    @Test
    void aPersonAtTheTerminalIsAsked() {
        SshClient asking = new SshClient(List.of("ssh"), true, Path.of("/tmp"));
        SshLink link = new SshLink(new Destination.Ssh("web", OptionalInt.empty()), asking, Optional.empty());
        assertThat(link.master("exec /bin/sh"))
                .contains("StrictHostKeyChecking=ask")
                .doesNotContain("BatchMode=yes", "-p");
    }

    @Test
    void beyondEightSessionsAConnectionOfItsOwnIsUsed() {
        SshLink link = new SshLink(new Destination.Ssh("web", OptionalInt.empty()), CLIENT, Optional.empty());
        for (int session = 0; session < 7; session++) {
            assertThat(link.takeSlot()).isTrue();
        }
        assertThat(link.takeSlot()).isFalse();
        link.giveBack(true);
        assertThat(link.takeSlot()).isTrue();
    }

    /// Quoted as POSIX shells and fish do, for whichever login shell it is.
    @Test
    void anAccountThatIsNotRootBecomesItWithoutBeingAsked() {
        assertThat(Channels.remoteWord(List.of("/bin/sh"), false)).isEqualTo("exec /bin/sh");
        assertThat(Channels.remoteWord(List.of("/bin/sh"), true)).isEqualTo("""
                exec /bin/sh -c '[ -O / ] || [ "$(id -u)" = 0 ] || { me=$(id -un); \
                echo "$me is not root; sudo must know: $me ALL=(root) NOPASSWD: /bin/sh" >&2; \
                set -- sudo -n -- "$@"; }; exec "$@"' teal /bin/sh""");
    }

    @Test
    void anotherSshCanBeNamed() {
        assertThat(SshClient.of(Map.of()).program()).containsExactly("ssh");
        assertThat(SshClient.of(Map.of("TEAL_SSH", " ssh  -F /path/config ")).program())
                .containsExactly("ssh", "-F", "/path/config");
    }
}
