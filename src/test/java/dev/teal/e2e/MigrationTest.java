package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server as a hand-written blue/green script leaves it, taken over by Teal.
@Tag("server")
class MigrationTest {
    private static final String OLD_SITE = "/etc/nginx/sites-enabled/agent-hub";
    private static final String ASK = "curl -sS --fail http://127.0.0.1/api/assets?page_size=1";
    private static final String PUBLISHED =
            "curl -sS --fail --retry 50 --retry-delay 0 --retry-all-errors http://127.0.0.1:";

    @TempDir
    private Path folder;

    @Test
    void theOldContainerServesUntilTheFirstDeploymentTakesItsPlaceWithoutALostRequest() {
        try (TestServer server = oldServer("blue", 3000)) {
            server.must("echo 3000 >/opt/agent-hub/.active-port");
            String before = server.must("docker create --name agent-hub-green --restart always -p 127.0.0.1:3001:3000"
                    + " -v /opt/agent-hub/data:/app/data agent-hub:old");
            TealCommand teal = teal(server);
            saysWhatToDoAboutTheOldSite(teal, server);
            server.must("rm " + OLD_SITE);
            takesItsPlace(teal, server, "blue", "green", 3001);
            keepsWhatTheScriptLeft(teal, server, before);
        }
    }

    private static void takesItsPlace(TealCommand teal, TestServer server, String old, String next, int nextPort) {
        assertThat(teal.must("setup").out())
                .contains("live slot " + old, "/etc/nginx/conf.d/agent-hub.conf written and loaded");
        assertThat(teal.must("status").out()).contains("* " + old, "agent-hub:old (not deployed by Teal)");
        assertThat(server.must(ASK + " -i")).contains("X-Teal-Slot: " + old, "from-before");

        Tally tally = deployUnderTraffic(teal, server);
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.requests()).isPositive();

        assertThat(server.must(ASK + " -i")).contains("X-Teal-Slot: " + next, "X-app-slot: " + next);
        assertThat(server.must("cat /opt/agent-hub/.active-port")).isEqualTo(String.valueOf(nextPort));
        // Exit code 0: it had SIGTERM and ended by itself. Kept, should anyone want to look.
        assertThat(server.must("docker inspect --format '{{.State.Status}} {{.State.ExitCode}}"
                        + " {{.HostConfig.RestartPolicy.Name}}' agent-hub-" + old))
                .isEqualTo("exited 0 unless-stopped");
        String keys = server.must("sqlite3 /opt/agent-hub/data/hub.db 'select key from assets'");
        assertThat(keys.lines()).contains("from-before").doesNotHaveDuplicates();
        assertThat(keys.lines().collect(Collectors.toSet())).containsAll(tally.acknowledgedKeys());
    }

    /// Of both slots: what was stopped when Teal came, and what served then.
    private static void keepsWhatTheScriptLeft(TealCommand teal, TestServer server, String green) {
        String blue = server.must("docker inspect --format '{{.Id}}' agent-hub-blue");
        teal.must("deploy");
        assertThat(server.must(ASK + " -i")).contains("X-Teal-Slot: blue", "X-app-slot: blue");
        assertThat(server.must("docker inspect --format '{{.Id}} {{.State.Status}} {{.HostConfig.RestartPolicy.Name}}'"
                        + " agent-hub-blue-before-teal agent-hub-green-before-teal"))
                .isEqualTo(blue + " exited no\n" + green + " created no");
    }

    /// Its configuration is refused before anything of nginx' is touched.
    private static void saysWhatToDoAboutTheOldSite(TealCommand teal, TestServer server) {
        Ended refused = teal.run("setup");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("already has a site that sends requests to this app's ports: " + OLD_SITE)
                .contains("Next: remove it (`rm " + OLD_SITE + "`");
        assertThat(server.must("ls /etc/nginx/conf.d /etc/nginx/sites-enabled")).doesNotContain("agent-hub.conf");
        assertThat(server.must(ASK)).contains("from-before");
        assertThat(server.must("cat /opt/agent-hub/.active-port")).isEqualTo("3000");
    }

    private static Tally deployUnderTraffic(TealCommand teal, TestServer server) {
        try (Traffic traffic = Traffic.to(server.address(), 80)
                .get(2)
                .post(2)
                .slow(1, Duration.ofSeconds(3))
                .thinkTime(Duration.ofMillis(20))
                .start()) {
            traffic.awaitRequests(20, Until.PATIENCE);
            teal.must("deploy");
            traffic.awaitRequests(20, Until.PATIENCE);
            return traffic.stop();
        }
    }

    @Test
    void whatStandsInTheWayIsNamedAndTheOldSiteServesOnUntilItsPlaceIsTaken() {
        try (TestServer server = oldServer("green", 3001)) {
            TealCommand teal = teal(server);

            // No marker says which slot is live.
            refuses(
                    teal,
                    "agent-hub-green runs on",
                    "says that blue (port 3000) is live",
                    "`echo 3001 >/opt/agent-hub/.active-port`");
            server.must("echo 3001 >/opt/agent-hub/.active-port");
            server.must("sed -i 's/ default_server//; s/127.0.0.1:3001/localhost:3001/' " + OLD_SITE
                    + "; sed -i 's/location/server_name hub.example.com; location/' " + OLD_SITE + "; nginx -s reload");
            refuses(teal, "already has a site that sends requests to this app's ports: " + OLD_SITE);

            server.must("rm " + OLD_SITE);

            // Another app's site for every name: nginx takes one only.
            server.must("printf 'server { listen 80 default_server; return 204; }\\n' >/etc/nginx/sites-enabled/zero");
            refuses(
                    teal,
                    "serves other sites instead of agent-hub; nginx was not changed",
                    "/etc/nginx/sites-enabled/zero:1 (every name at 0.0.0.0:80)",
                    "`rm /etc/nginx/sites-enabled/zero`");
            assertThat(server.must("ls /etc/nginx/conf.d; nginx -t")).isEmpty();
            assertThat(server.must(ASK)).contains("from-before");
            server.must("rm /etc/nginx/sites-enabled/zero");

            assertThat(server.must("cat /opt/agent-hub/.active-port")).isEqualTo("3001");
            takesItsPlace(teal, server, "green", "blue", 3000);
        }
    }

    @Test
    void aDockerNetworkOfTheSameNameIsLeftAlone() {
        TestServer server = Ground.server();
        server.must("docker network create network-taken");
        TealCommand teal = TealCommand.in(folder, server, Ground.engine()).config("""
                app: network-taken
                server: root@%s
                image: {name: "network-taken:1"}
                slots: {blue: 3840, green: 3841}
                router: {listen: 8840}
                """.formatted(server.name()));
        Ended refused = teal.run("setup");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("a Docker network named network-taken", "that Teal did not make", "docker network rm");
        assertThat(server.must("docker network rm network-taken")).isEqualTo("network-taken");
    }

    private static void refuses(TealCommand teal, String... words) {
        Ended refused = teal.run("setup");
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.err()).contains(words);
    }

    private TealCommand teal(TestServer server) {
        return TealCommand.in(folder, server, Ground.engine())
                .config("""
                app: agent-hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                """.formatted(server.name(), AgentHubImage.context("2")));
    }

    /// One asset is in its database.
    private static TestServer oldServer(String slot, int port) {
        TestServer server = TestServer.view("old");
        BuildEngine engine = Ground.engine();
        engine.build(AgentHubImage.context("1"), "agent-hub:old");
        engine.send("agent-hub:old", server);
        server.must("""
                mkdir -p /opt/agent-hub/data
                docker run -d --name agent-hub-%1$s --restart always -p 127.0.0.1:%2$d:3000 \
                  -v /opt/agent-hub/data:/app/data agent-hub:old
                rm -f /etc/nginx/sites-enabled/default
                echo 'server { listen 80 default_server; location / { proxy_pass http://127.0.0.1:%2$d; } }' \
                  >/etc/nginx/sites-available/agent-hub
                ln -s ../sites-available/agent-hub /etc/nginx/sites-enabled/agent-hub
                """.formatted(slot, port));
        server.startNginx();
        server.must(PUBLISHED + port + "/api/assets?page_size=1");
        server.must("curl -sS --fail -d '{\"key\":\"from-before\",\"name\":\"old\"}' http://127.0.0.1/api/assets");
        return server;
    }
}
