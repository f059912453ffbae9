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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose Docker engine has small address pools, and where other apps run on its default bridge.
@Tag("server")
class NeighborsTest {
    private static final String VISIT =
            "curl -sS --fail --retry 50 --retry-delay 0 --retry-all-errors -i http://127.0.0.1/api/assets?page_size=1";
    private static final String ADDRESS =
            "docker inspect --format '{{(index .NetworkSettings.Networks \"agent-hub\").IPAddress}}' agent-hub-";

    @TempDir
    private Path folder;

    @Test
    void whatServedBeforeServesAfterAndTheAppAnswersAtItsOwnAddress() {
        try (TestServer server = TestServer.view("pools")) {
            pools(server, 26);
            server.startNginx();
            server.must("rm -f /etc/nginx/sites-enabled/default");
            neighbor(server, 4400);
            neighbor(server, 4401);
            TealCommand teal = TealCommand.in(folder, server, Ground.engine()).config(config(server, ""));

            deploysBesideThem(teal, server);
            changesItsSubnetAsItIsTold(teal, server);
        }
    }

    @Test
    void aNetworkThatIsInTheWayAndPoolsThatAreTooSmallAreRefused() {
        try (TestServer server = TestServer.view("small")) {
            pools(server, 26);
            server.startNginx();
            server.must("rm -f /etc/nginx/sites-enabled/default");
            TealCommand teal = TealCommand.in(folder, server, Ground.engine());
            namesTheNeighborOfAnOlderNetwork(teal, server);
            refusesPoolsThatAreTooSmall(teal, server);
        }
    }

    private static void deploysBesideThem(TealCommand teal, TestServer server) {
        try (Traffic one = visitors(server, 4400);
                Traffic other = visitors(server, 4401)) {
            one.awaitRequests(20, Until.PATIENCE);
            other.awaitRequests(20, Until.PATIENCE);
            assertThat(teal.must("setup").out()).contains("10.88.0.64/26");
            teal.must("deploy");
            assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue", "X-app-slot: blue");
            assertThat(server.must(ADDRESS + "blue")).isEqualTo("10.88.0.66");
            nothingIsLost(one);
            nothingIsLost(other);
        }
    }

    private static Traffic visitors(TestServer server, int port) {
        return Traffic.to(server.address(), port)
                .get(1)
                .fresh(1)
                .thinkTime(Duration.ofMillis(50))
                .start();
    }

    private static void nothingIsLost(Traffic traffic) {
        traffic.awaitRequests(20, Until.PATIENCE);
        Tally tally = traffic.stop();
        assertThat(tally.failures()).isEmpty();
    }

    private static void changesItsSubnetAsItIsTold(TealCommand teal, TestServer server) {
        teal.config(config(server, "network: {subnet: 10.99.0.0/24}\n"));
        Ended refused = teal.run("setup");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("has the subnet 10.88.0.64/26, but teal.yml asks for 10.99.0.0/24");
        server.must("docker stop agent-hub-blue agent-hub-green; docker network rm agent-hub");
        assertThat(teal.must("setup").out()).contains("10.99.0.0/24");
        teal.must("deploy");
        assertThat(server.must(VISIT)).contains("X-Teal-Slot: green", "X-app-slot: green");
        assertThat(server.must(ADDRESS + "green")).isEqualTo("10.99.0.3");
    }

    /// As a Teal made it that cut a /24 out of what Docker gave.
    private static void namesTheNeighborOfAnOlderNetwork(TealCommand teal, TestServer server) {
        server.must("docker network create --subnet 10.88.0.0/24 --ip-range 10.88.0.128/25 --label dev.teal.app=older"
                + " older");
        Ended refused = teal.config(other(server, "older")).run("setup");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("the Docker network older (10.88.0.0/24)", "the Docker network bridge (10.88.0.0/26)")
                .contains("docker network rm older");
        server.must("docker network rm older");
    }

    private static void refusesPoolsThatAreTooSmall(TealCommand teal, TestServer server) {
        pools(server, 29);
        Ended refused = teal.config(other(server, "tiny")).run("setup");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().replaceAll("\\s+", " "))
                .contains("gives each network 8 addresses", "needs 16 or more")
                .contains(
                        "write `network: {subnet: ",
                        "}` in teal.yml, which nothing on the server uses",
                        "\"size\": 24");
        assertThat(server.must("docker network ls --format '{{.Name}}'")).doesNotContain("tiny");
        assertThat(teal.config(other(server, "tiny") + "network: {subnet: 172.30.0.0/24}\n")
                        .must("setup")
                        .out())
                .contains("172.30.0.0/24");
    }

    /// Containers of before end with the engine, and nothing of them is asked after it.
    private static void pools(TestServer server, int size) {
        server.must("""
                echo '{"default-address-pools":[{"base":"10.88.0.0/16","size":%d}]}' >/etc/docker/daemon.json
                kill "$(cat /run/docker.pid)"
                while kill -0 "$(cat /run/docker.pid 2>/dev/null)" 2>/dev/null; do sleep 0.1; done
                rm -f /run/docker.pid
                ip link del docker0
                setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &
                i=0; until docker info >/dev/null 2>&1; do i=$((i + 1)); [ $i -lt 300 ] || exit 1; sleep 0.1; done
                """.formatted(size));
    }

    private static void neighbor(TestServer server, int port) {
        BuildEngine engine = Ground.engine();
        if (server.must("docker image ls --quiet neighbor").isEmpty()) {
            engine.build(AgentHubImage.context("1"), "neighbor:1");
            engine.send("neighbor:1", server);
        }
        server.must("docker run --detach --publish " + port + ":3000 --volume /opt/neighbor-" + port
                + ":/app/data neighbor:1");
        server.must(VISIT.replace("127.0.0.1", "127.0.0.1:" + port));
    }

    private static String config(TestServer server, String more) {
        return """
                app: agent-hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                """.formatted(server.name(), AgentHubImage.context("2")) + more;
    }

    private static String other(TestServer server, String app) {
        return """
                app: %s
                server: root@%s
                slots: {blue: 3100, green: 3101}
                router: {listen: 8100}
                """.formatted(app, server.name());
    }
}
