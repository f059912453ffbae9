package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.Terminal;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// An account that is not root, on a server where the app's files are another's; told in order.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SudoTest {
    /// What docs/security.md tells people to write.
    private static final String RULE = "deploy ALL=(root) NOPASSWD: /bin/sh";

    private static final String KEY = "restrict ";
    private static final String APP = "/opt/agent-hub";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;

    @BeforeAll
    static void anAccountWithAKeyAndNothingElse() {
        server = TestServer.view("sudo");
        server.startNginx();
        server.must("useradd --create-home --shell /bin/bash --password '*' deploy && cd ~deploy && mkdir .ssh"
                + " && echo \"" + KEY + "$(cat /root/.ssh/authorized_keys)\" >.ssh/authorized_keys"
                + " && chown -R deploy .ssh && chmod 700 .ssh");
        teal = TealCommand.in(folder, server, Ground.engine());
        config("1", "0s");
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    private static void config(String version, String steady) {
        teal.config("""
                app: agent-hub
                server: deploy@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"], options: ["--user=4711:4711"]}
                health: {path: "/api/assets?page_size=1", steady: %s}
                database: {sqlite: data/hub.db}
                drain: 3s
                """.formatted(server.name(), AgentHubImage.context(version), steady));
    }

    @Test
    @Order(1)
    void withoutTheRightItIsToldWhatIsMissingAndNothingHangs() {
        refused("its account cannot become root with sudo", "sudo: a password is required");
        sudoers(RULE.replace("/bin/sh", "/bin/true"));
        refused("its account cannot become root with sudo", "sudo: a password is required");
        sudoers("Defaults requiretty\n" + RULE);
        refused("its account cannot become root with sudo", "sudo: sorry, you must have a tty to run sudo");
        server.must("mv /usr/bin/sudo /usr/bin/sudo.away");
        refused("its account is not root, and sudo is not installed", "sudo: not found");
        server.must("mv /usr/bin/sudo.away /usr/bin/sudo");
    }

    private static void refused(String happened, String evidence) {
        Ended ended = teal.run("status");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .contains(
                        "ERROR  deploy@" + server.name() + ": " + happened,
                        "deploy is not root; sudo must know: " + RULE,
                        evidence,
                        "/etc/sudoers.d/teal");
    }

    private static void sudoers(String text) {
        server.must(
                "printf '%s\\n' '" + text + "' >/etc/sudoers.d/teal && chmod 440 /etc/sudoers.d/teal && visudo -cq");
    }

    @Test
    @Order(2)
    void withTheRuleOfTheDocsAllVerbsWorkOnFilesOfAnotherUser() throws IOException {
        assertThat(Files.readString(Path.of("docs/security.md")))
                .contains("\n    " + RULE + "\n", "`" + KEY.strip() + "`");
        sudoers("Defaults use_pty\n" + RULE);
        teal.must("setup", "-y");
        server.must("chown 4711 " + APP + "/data && chmod 700 " + APP + "/data");
        teal.must("deploy");
        write("first");
        config("2", "0s");
        assertThat(teal.must("deploy").out()).contains("data/hub.db", "open in blue", "snapshot");
        write("second");
        assertThat(teal.must("status").out()).contains("live: green");
        assertThat(teal.must("logs", "--lines", "5").out()).isNotEmpty();
        withoutATerminalOfTheServerOnlyPlainCommandsRun();
        teal.must("data", "snapshot");
        teal.must("data", "pull", "here.db");
        assertThat(folder.resolve("here.db")).isNotEmptyFile();
        teal.must("rollback", "--restore-data", "-y");
        assertThat(server.must("sqlite3 " + APP + "/data/hub.db 'SELECT key FROM assets'"))
                .isEqualTo("first");
        write("third");
        assertThat(server.must("stat -c %u:%a " + APP + "/data/hub.db")).isEqualTo("4711:644");
        String teals = "find " + APP + "/teal -perm /077 -o -not -user root";
        assertThat(server.must(teals + " -not -path '*/snapshots/*/data/hub.db'"))
                .isEmpty();
        assertThat(server.must(teals).lines()).as("copies").hasSize(3);
    }

    /// `restrict` gives none.
    private static void withoutATerminalOfTheServerOnlyPlainCommandsRun() {
        String[] words = {"exec", "-it", "/opt/java/bin/java", "--version"};
        try (Terminal terminal = Terminal.running(teal.asShell(words))) {
            terminal.shows("gives this account no terminal");
            terminal.shows("[255]");
        }
        assertThat(teal.must("exec", words[2], words[3]).out()).contains("25");
    }

    private static void write(String key) {
        server.must("curl -sS --fail -d '{\"key\":\"" + key + "\",\"name\":\"x\"}' http://127.0.0.1/api/assets");
    }

    /// sudo stands between sshd and the shell that holds the lock.
    @Test
    @Order(3)
    void aKilledClientLeavesNoLockAndNoProcess() throws IOException, InterruptedException {
        config("3", "60s");
        Process deploy = teal.start("deploy");
        await("! flock -n " + APP + "/teal/lock true && docker ps --format {{.Names}} | grep -x agent-hub-green");
        deploy.destroyForcibly().waitFor();
        await("flock -n " + APP + "/teal/lock true && ! pgrep -x sudo && ! pgrep -u deploy");
        assertThat(teal.must("recover").out()).contains("went back");
    }

    private static void await(String condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!server.ssh(condition).ok()) {
            assertThat(System.nanoTime()).as(condition).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
