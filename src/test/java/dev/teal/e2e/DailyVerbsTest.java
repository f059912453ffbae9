package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.Terminal;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Commands of the user in the app's container, and what a user puts in force. The release in blue has no shell; the
/// live one, in green, has the server's programs. The account needs sudo. Tests that change what is live come last.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DailyVerbsTest {
    private static final String VISIT = "curl -sS -i http://127.0.0.1/api/assets?page_size=1";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;

    @BeforeAll
    static void twoReleases() {
        server = TestServer.view("inside");
        server.startNginx();
        server.must("useradd --create-home --shell /bin/bash --password '*' deploy && cd ~deploy && mkdir .ssh"
                + " && cp /root/.ssh/authorized_keys .ssh/ && chown -R deploy .ssh && chmod 700 .ssh"
                + " && echo 'echo a banner' >>.bashrc && sed -i '1i echo a banner' .bashrc"
                + " && echo 'deploy ALL=(root) NOPASSWD: /bin/sh' >/etc/sudoers.d/teal");
        teal = TealCommand.in(folder, server, Ground.engine());
        config("");
        teal.must("setup", "-y");
        teal.must("deploy");
        config(", \"/usr:/usr:ro\"");
        teal.must("deploy");
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    private static void config(String volume) {
        teal.config("""
                app: agent-hub
                server: deploy@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"%s], env: {GREETING: "hello there"},
                    memory: 512m}
                standby: running
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                """.formatted(server.name(), AgentHubImage.context("1"), volume));
    }

    @Test
    void execRunsInTheLiveSlotAndPassesOnExitCodeAndBothStreams() {
        Ended ended = teal.run(
                "exec",
                "sh",
                "-c",
                "echo \"$TEAL_SLOT $GREETING\"; echo oh >&2; readlink /proc/self/fd/0; exit $1",
                "-",
                "255");
        assertThat(ended.exitCode()).isEqualTo(255);
        assertThat(ended.out()).isEqualTo("green hello there\n/dev/null\n");
        assertThat(ended.err()).isEqualTo("oh\n");
        assertThat(teal.run("exec", "sh", "-c", "kill -9 $$").exitCode()).isEqualTo(137);
        assertThat(teal.run("exec", "nowhere").exitCode()).isBetween(126, 127); // Docker's own, by its version
    }

    /// One process that does nothing but work takes about a processor, or what the machine has left of one.
    @Test
    void statusShowsWhatTheSlotsUse() throws IOException, InterruptedException {
        Process busy = teal.start("exec", "timeout", "30", "sh", "-c", "while :; do :; done");
        try {
            Until.holds("it runs", () -> server.look("pgrep -x timeout").ok());
            Map<?, ?> status = teal.must("status", "--json").json();
            Map<?, ?> live = (Map<?, ?>) ((Map<?, ?>) status.get("slots")).get("green");
            assertThat(((Number) live.get("cpu_percent")).doubleValue()).isBetween(5.0, 250.0);
            assertThat(((Number) live.get("memory_bytes")).longValue()).isBetween(1_000_000L, 512_000_000L);
            assertThat(live.get("memory_limit_bytes")).hasToString("536870912");
            assertThat(live.get("restarts")).hasToString("0");
            assertThat(live.get("oom_killed")).isEqualTo(false);
            Map<?, ?> disk = (Map<?, ?>) status.get("disk");
            assertThat(((Number) disk.get("free_bytes")).longValue())
                    .isBetween(1L, ((Number) disk.get("total_bytes")).longValue());
        } finally {
            busy.destroy();
            busy.waitFor();
        }
    }

    @Test
    void execPassesBytesThroughPipesUnchanged() throws IOException, InterruptedException {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        Files.write(folder.resolve("bytes"), bytes);
        Process pipe = new ProcessBuilder("sh", "-c", "cat bytes | " + teal.asShell("exec", "-i", "cat") + " >back")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(pipe.waitFor()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("back"))).isEqualTo(bytes);
    }

    @Test
    void aCommandEndsWhenNobodyReadsItsOutputOrItsClientIsKilled() throws IOException, InterruptedException {
        Process head = new ProcessBuilder("sh", "-c", teal.asShell("exec", "yes", "lots") + " | head -n 1").start();
        assertThat(new String(head.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("lots\n");
        assertThat(head.waitFor()).isZero();
        Process killed = teal.start("exec", "sleep", "4711");
        Until.holds("it runs", () -> server.look("pgrep -x sleep -a").out().contains("4711"));
        killed.destroyForcibly().waitFor();
        Until.holds(
                "both have ended",
                () -> !server.look("pgrep -a 'yes|sleep'").out().matches("(?s).*(lots|4711).*"));
    }

    @Test
    void onATerminalKeysAndTheSizeOfTheWindowReachTheCommand() {
        try (Terminal terminal = Terminal.running(teal.asShell("exec", "-it", "sh"))) {
            terminal.shows("#"); // what is typed earlier may be lost
            terminal.type("tty; stty size");
            terminal.shows("30 100");
            terminal.type("while [ \"$(stty size)\" = '30 100' ]; do sleep 0.1; done; stty size");
            terminal.resize(72, 20);
            terminal.shows("20 72");
            terminal.type("trap 'echo caught $((4 + 1))' INT; echo ready $((2 + 1)); sleep 60; echo after $((6 + 1))");
            terminal.shows("ready 3");
            terminal.press("C-c");
            terminal.shows("after 7");
            assertThat(terminal.screen()).contains("/dev/pts/", "caught 5");
            terminal.type("exit 7");
            terminal.shows("[7]");
        }
    }

    @Test
    void withoutATerminalOfItsOwnACommandEndsWithCtrlC() {
        try (Terminal terminal = Terminal.running(teal.asShell("exec", "sleep", "4714"))) {
            Until.holds("it runs", () -> server.look("pgrep -x sleep -a").out().contains("4714"));
            terminal.press("C-c");
            terminal.shows("[130]");
            assertThat(terminal.screen()).doesNotContain("ERROR");
            Until.holds(
                    "it ended", () -> !server.look("pgrep -x sleep -a").out().contains("4714"));
        }
    }

    @Test
    void shellIsTheBestOneAndEndsWithItsTerminal() {
        try (Terminal terminal = Terminal.running(teal.asShell("shell"))) {
            terminal.shows("#");
            terminal.type("echo in $TEAL_SLOT with $0; sleep 4712");
            terminal.shows("in green with bash");
            Until.holds("it runs", () -> server.look("pgrep -x sleep -a").out().contains("4712"));
        }
        Until.holds("it ended", () -> !server.look("pgrep -x sleep -a").out().contains("4712"));
    }

    @Test
    void whatHasNoShellOrDoesNotRunIsExplained() {
        assertThat(refused("shell", "--slot", "idle"))
                .contains("ERROR  the image of ", "has no shell (bash or sh)", "`teal exec CMD`");
        assertThat(teal.must("exec", "--slot", "blue", "/opt/java/bin/java", "--version")
                        .out())
                .contains("25");
        server.must("docker stop agent-hub-blue");
        assertThat(refused("exec", "--slot", "blue", "true"))
                .contains(" in blue on ", "does not run", "`teal logs --slot blue`");
        server.must("docker start agent-hub-blue");
        assertThat(teal.run("exec", "--json", "true").exitCode()).isEqualTo(64);
        assertThat(teal.run("exec", "-it", "true").err()).contains("ERROR  -t needs a terminal");
    }

    @Test
    void runStartsContainersBesideTheAppAndRemovesThem() throws IOException, InterruptedException {
        String state = server.must("docker ps -a --format '{{.Names}} {{.ID}}' | sort");
        Process first = teal.start("run", "--no-entrypoint", "sleep", "4713");
        Until.holds("it runs", () -> server.look("docker ps").out().contains("agent-hub-run-"));
        Ended second = teal.must(
                "run", "--no-entrypoint", "sh", "-c", "echo $GREETING ${TEAL_SLOT-none}; hostname -I; ls /app/data");
        assertThat(second.out())
                .startsWith("hello there none\n")
                .contains("hub.db")
                .doesNotContain(".0.2 ", ".0.3 ");
        first.destroyForcibly().waitFor();
        Until.holds(
                "it is removed",
                () -> server.must("docker ps -a --format '{{.Names}} {{.ID}}' | sort")
                        .equals(state));
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void duringAMaintenanceVisitorsGetThePageAndADeploymentWorks() throws IOException {
        Files.writeString(folder.resolve("page.html"), "<p>back soon</p>\n");
        assertThat(teal.must(
                                "maintenance",
                                "on",
                                "--page",
                                folder.resolve("page.html").toString(),
                                "--retry-after",
                                "15m")
                        .out())
                .contains("maintenance is on: visitors get 503");
        assertThat(server.must(VISIT)).contains("503 Service", "Retry-After: 900", "<p>back soon</p>");
        String by = System.getProperty("user.name") + "@";
        assertThat(teal.must("status").out()).contains("maintenance: visitors get 503, by " + by);
        Ended deployed = teal.must("deploy", "--json");
        assertThat(deployed.result("router")).startsWith("blue is chosen; visitors get 503");
        assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue", "<p>back soon</p>");
        assertThat(teal.must("maintenance", "off").out()).contains("maintenance is off", "which answers 200");
        assertThat(server.must(VISIT)).contains("200 OK", "X-Teal-Slot: blue");
        assertThat(teal.run("maintenance", "on", "--retry-after", "7m").exitCode())
                .isEqualTo(64);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aLockHoldsDeploymentsOffUntilItIsReleased() {
        assertThat(teal.run("lock", "acquire").exitCode()).isEqualTo(64);
        teal.must("lock", "acquire", "-m", "moving the orders");
        for (String verb : List.of("deploy", "restart", "data snapshot", "lock acquire -m again")) {
            Ended ended = teal.run(verb.split(" "));
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
            assertThat(ended.err()).contains("locked by ", ": moving the orders", "`teal lock release`");
        }
        assertThat(teal.must("status").out()).contains("deployments are locked by ", "moving the orders");
        assertThat(teal.must("plan").out()).contains("deployments are locked by ");
        assertThat(teal.run("rollback").exitCode()).as("nobody can be asked").isEqualTo(64);
        assertThat(teal.must("rollback", "-y").out()).contains(" is live in green");
        assertThat(teal.must("recover").out()).contains("nothing was interrupted");
        teal.must("lock", "release");
        assertThat(teal.must("lock", "status").out()).isEqualTo("deployments are allowed\n");
        teal.must("restart");
    }

    private static String refused(String... words) {
        Ended ended = teal.run(words);
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(255);
        return ended.err();
    }
}
