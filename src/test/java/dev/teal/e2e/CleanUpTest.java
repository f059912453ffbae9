package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.Terminal;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.Traffic;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Waiting for others, `teal prune` and `teal remove`, beside another app that serves. Told in order.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CleanUpTest {
    private static final int OTHER = 8802;
    private static final String OLD = "alpha:20250101-000000-3fa2c1b";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand alpha;
    private static String before = "";

    @BeforeAll
    static void anotherAppServesAndThisOneIsDeployed() throws IOException {
        server = TestServer.view("cleanup");
        server.must("rm -f /etc/nginx/sites-enabled/default");
        server.startNginx();
        TealCommand beta = teal("beta");
        config(beta, "beta", 3002, "router: {listen: 8802}");
        beta.must("setup");
        beta.must("deploy");
        before = state();
        alpha = teal("alpha");
        config("retain: 4");
        Files.writeString(
                folder.resolve("alpha/teal.staging.yml"), "slots: {blue: 3006, green: 3007}\nrouter: {listen: 8804}\n");
        alpha.must("setup");
        alpha.must("deploy");
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    private static TealCommand teal(String name) throws IOException {
        return TealCommand.in(Files.createDirectories(folder.resolve(name)), server, Ground.engine());
    }

    private static void config(String more) {
        config(alpha, "alpha", 3000, more);
    }

    private static void config(TealCommand teal, String app, int blue, String more) {
        teal.config("""
                app: %s
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data", "/srv/shared:/shared:ro"]}
                slots: {blue: %d, green: %d}
                drain: 3s
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                %s
                """.formatted(app, server.name(), AgentHubImage.context("1"), blue, blue + 1, more));
    }

    /// The first client is stopped while it holds the lock.
    @Test
    @Order(1)
    void aDeploymentWaitsForAnotherAndIsMadeFromTheStateThen() throws Exception {
        Process first =
                teal("alpha").with("TEAL_FAILPOINT", "hang:before:start").start("deploy");
        Until.holds("the first is stopped", () -> isStopped(first));
        Ended refused = alpha.run("deploy");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("another deployment holds the lock on ", "`teal deploy --wait`");
        Process second = alpha.start("deploy", "--wait");
        BufferedReader out = second.inputReader();
        String waiting = lineWith(out, " waiting: ");
        assertThat(waiting).contains("another deployment holds the lock on root@", ", deploy since ");
        new ProcessBuilder("kill", "-CONT", String.valueOf(first.pid())).start().waitFor();
        assertThat(first.waitFor()).isZero();
        String rest = out.lines().collect(Collectors.joining("\n"));
        assertThat(second.waitFor()).as(rest).isZero();
        assertThat(rest).contains(" is live in blue").doesNotContain(" waiting: ");
        assertThat(alpha.must("history").out().lines()).hasSize(4);
    }

    @Test
    @Order(2)
    void itWaitsForTheLockOfAUserUntilCtrlCOrItsRelease() throws IOException, InterruptedException {
        alpha.must("lock", "acquire", "-m", "moving the orders");
        String journal = server.must("cat /opt/alpha/teal/journal.jsonl");
        try (Terminal terminal = Terminal.running(alpha.asShell("restart", "--wait"))) {
            terminal.shows("waiting: deployments to root@");
            terminal.press("C-c");
            terminal.shows("[130]");
            assertThat(terminal.screen()).contains("stopped on your request", "Nothing was changed on root@");
        }
        assertThat(server.must("cat /opt/alpha/teal/journal.jsonl")).isEqualTo(journal);
        Process restart = alpha.start("restart", "--wait", "--json");
        BufferedReader out = restart.inputReader();
        assertThat(lineWith(out, "\"event\":\"waiting\"")).contains("\"step\":\"lock\"", "moving the orders");
        alpha.must("lock", "release");
        String rest = out.lines().collect(Collectors.joining("\n"));
        assertThat(restart.waitFor()).as(rest).isZero();
        assertThat(rest).contains("\"kind\":\"restart\"", "\"exit_code\":0");
    }

    @Test
    @Order(3)
    void pruneShowsWhatGoesAndAsks() throws IOException {
        Path config = folder.resolve("alpha/teal.yml");
        alpha.config(Files.readString(config).replaceAll("path: .*, steady", "path: /nowhere, tries: 2, steady"));
        assertThat(alpha.run("deploy").exitCode()).isEqualTo(1);
        assertThat(server.must("docker ps -a --format '{{.Names}} {{.State}}'")).contains("alpha-blue exited");
        config("retain: 2");
        server.must("cd /opt/alpha/teal && mkdir -p staging && head -c 5000000 /dev/zero >staging/layer"
                + " && echo SECRET=1 >env/20250101-000000 && docker tag alpha:" + live() + " alpha:latest");
        Ground.engine().docker("tag", "alpha:" + live(), OLD);
        Ground.engine().docker("tag", "alpha:" + live(), "alpha:dev");
        String state = state();
        Ended asked = alpha.run("prune");
        assertThat(asked.exitCode()).isEqualTo(64);
        assertThat(asked.out())
                .contains("/opt/alpha/teal/staging", "5.0 MB", "/opt/alpha/teal/env/20250101-000000")
                .contains("alpha-blue", "stopped container of a failed release")
                .contains("release that no rollback can reach", OLD)
                .doesNotContain("alpha:latest", "alpha:dev", live());
        assertThat(asked.err()).contains("cannot ask without a terminal", "up to ");
        assertThat(state()).isEqualTo(state);
    }

    @Test
    @Order(4)
    void pruneFreesTheDiskAndEachRetainedReleaseCanBeRolledBackTo() {
        String live = live();
        Ended pruned = alpha.must("prune", "-y");
        assertThat(pruned.out()).contains("done  removed ").doesNotContain("removed 0");
        assertThat(pruned.err()).isEmpty();
        assertThat(server.must("cd /opt/alpha/teal; ls releases; ls env; ls -d staging 2>&1; true"))
                .doesNotContain("20250101")
                .contains(live, "No such file");
        assertThat(server.must("ls /opt/alpha/teal/releases | grep -c .")).isEqualTo("2");
        assertThat(server.must("docker ps -a --format '{{.Names}}'")).doesNotContain("alpha-blue");
        assertThat(server.must("docker image ls alpha --format '{{.Tag}}'").lines())
                .hasSize(3)
                .contains("latest", live);
        assertThat(Ground.engine()
                        .docker("image", "ls", "--format", "{{.Tag}}", "alpha")
                        .lines())
                .contains("dev", live)
                .doesNotContain(OLD.substring("alpha:".length()));
        assertThat(alpha.must("prune").out()).contains("nothing to remove");
        alpha.must("rollback");
        assertThat(live()).isNotEqualTo(live);
        alpha.must("rollback", live);
        assertThat(live()).isEqualTo(live);
    }

    @Test
    @Order(5)
    void removeAsksForTheNameAndRefusesWhileOthersHoldTheLock() {
        alpha.must("lock", "acquire", "-m", "no");
        assertThat(alpha.run("remove", "-y").err()).contains("locked by ", ": no");
        alpha.must("lock", "release");
        assertThat(alpha.run("remove").exitCode()).isEqualTo(64);
        String state = state(); // has the folder of the jail
        try (Terminal terminal = Terminal.running(alpha.asShell("remove"))) {
            terminal.shows("type the name of the app");
            assertThat(terminal.screen()).contains("keep its data", "/opt/alpha/data", "alpha:latest", "/srv/shared");
            terminal.type("y");
            terminal.shows("[1]");
            assertThat(terminal.screen()).contains("not confirmed");
        }
        assertThat(state()).isEqualTo(state);
    }

    @Test
    @Order(6)
    void removeIsFinishedByRunningItAgainAndOtherAppsLoseNoRequest() throws IOException, InterruptedException {
        server.must("cd /opt/alpha/teal && mkdir -p replaced/2026/etc/nginx && echo old >replaced/2026/etc/nginx/x");
        try (Traffic traffic = Traffic.to(server.address(), OTHER)
                .get(8)
                .post(4)
                .fresh(1)
                .thinkTime(Duration.ofMillis(20))
                .start()) {
            traffic.awaitRequests(50, Until.PATIENCE);
            for (String point : new String[] {"die:inside:site:1:150", "die:after:stop", "die:inside:files:1:20"}) {
                Process killed = teal("alpha").with("TEAL_FAILPOINT", point).start("remove", "-y");
                assertThat(killed.waitFor()).as(point).isEqualTo(137);
                String free = "cd /opt/alpha/teal && [ -e lock ] && ! flock -n lock true || echo free";
                Until.holds("its last script has ended", () -> server.must(free).equals("free"));
            }
            Ended removed = alpha.must("remove", "-y");
            traffic.awaitRequests(50, Until.PATIENCE);
            assertThat(traffic.stop().failures()).isEmpty();
            assertThat(removed.out()).contains("alpha is ");
        }
        assertThat(server.must("ls -A /opt/alpha")).isEqualTo("data\nreplaced");
        assertThat(server.must("ls /opt/alpha/data")).contains("hub.db");
        server.must("docker image rm alpha:latest; rm -r /opt/alpha");
        assertThat(state()).isEqualTo(before);
        assertThat(alpha.must("remove", "-y").out()).contains("alpha is not on root@");
    }

    @Test
    @Order(7)
    void withDataNothingOfAStageIsLeft() {
        alpha.must("setup", "-d", "staging");
        alpha.must("deploy", "-d", "staging");
        Ended removed = alpha.must("remove", "--data", "-y", "-d", "staging");
        assertThat(removed.err()).contains("REMOVE ITS DATA: /opt/alpha-staging/data (");
        assertThat(removed.out())
                .contains("alpha-staging is removed from root@", "kept: the volume /srv/shared")
                .doesNotContain("kept: /opt");
        assertThat(state()).isEqualTo(before);
    }

    /// Teal has not started it, so it does not remove it.
    @Test
    @Order(8)
    void aContainerThatWasTakenOverIsStoppedAndStays() throws IOException {
        TealCommand gamma = teal("gamma");
        config(gamma, "gamma", 3010, "router: {listen: 8805}");
        server.must("docker tag \"$(docker image ls -q beta)\" gamma:script && docker run -d --restart always"
                + " --name gamma-blue -p 127.0.0.1:3010:3000 -v /opt/gamma/data:/app/data gamma:script");
        gamma.must("setup", "-y");
        Ended removed = gamma.must("remove", "-y", "--data");
        assertThat(removed.out())
                .contains("the container gamma-blue, stopped", "the image gamma:script, which Teal did not make");
        assertThat(server.must("docker inspect -f '{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}' gamma-blue"))
                .isEqualTo("exited no");
        server.must("docker rm gamma-blue; docker image rm gamma:script");
        assertThat(state()).isEqualTo(before);
    }

    private static String live() {
        Map<String, Object> status = alpha.must("status", "--json").json();
        Map<?, ?> slots = (Map<?, ?>) status.get("slots");
        return String.valueOf(((Map<?, ?>) slots.get(status.get("live"))).get("release"));
    }

    private static boolean isStopped(Process process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"))
                    .contains(") T ");
        } catch (IOException e) {
            return false;
        }
    }

    private static String lineWith(BufferedReader out, String text) throws IOException {
        String line = out.readLine();
        while (line != null && !line.contains(text)) {
            line = out.readLine();
        }
        return String.valueOf(line);
    }

    /// Containers, networks, images and files, but for the databases and nginx's logs.
    private static String state() {
        return server.must("docker ps -a --format '{{.Names}} {{.State}}' | sort;"
                + " docker network ls --format '{{.Name}}' | sort; docker image ls --format '{{.Repository}}:{{.Tag}}' | sort;"
                + " docker volume ls -q; ls /var/lib;"
                + " find /opt /etc/nginx /etc/docker /var/lib/teal ! -name '*.db*' \\( -type d -printf '%p %M\n' -o"
                + " -printf '%p %M %s %T@\n' \\) 2>/dev/null | sort");
    }
}
