package dev.teal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.config.TunnelConfig;
import dev.teal.ground.Ground;
import dev.teal.ground.Init;
import dev.teal.ground.Suite;
import dev.teal.ground.TestServer;
import dev.teal.runtime.Example;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// cloudflared as a container, with a stand-in for its image; and where it finds it running.
@Tag("server")
class ConnectorTest {
    private static final String IMAGE = "cloudflare/cloudflared:latest";
    private static final String NAME = "teal-tunnel-" + FakeCloudflare.TUNNEL;

    private static void importImage(TestServer server, String tag, String entrypoint) {
        server.must("mkdir -p /tmp/stand-in && cp /bin/sleep /tmp/stand-in/cloudflared && tar -ch -C / bin/sh bin/sleep"
                + " lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6 -C /tmp/stand-in cloudflared"
                + " | docker import --change 'ENTRYPOINT [" + entrypoint + "]' - " + tag + " >/dev/null");
    }

    @Test
    void withoutSystemdItRunsAsAContainerAndASecondTimeNothingChanges() {
        TestServer server = Ground.server();
        importImage(server, IMAGE, "\"/bin/sh\", \"-c\", \"exec sleep 1000\"");
        try (FakeCloudflare cloudflare = new FakeCloudflare("{}");
                Server connection = server.connect();
                CloudflareApi api = new CloudflareApi(
                        cloudflare.api(),
                        FakeCloudflare.TOKEN,
                        new ApiErrors(cloudflare.api(), "CF"),
                        Map.of(),
                        new CloudflareApi.Limits(Duration.ofSeconds(10), Duration.ZERO))) {
            TunnelConfig.Remote config =
                    new TunnelConfig.Remote(FakeCloudflare.ACCOUNT, FakeCloudflare.TUNNEL, "CF", "", cloudflare.api());
            RemoteTunnel tunnel = new RemoteTunnel(config, api);
            Connector connector = Connector.of(connection, config);
            assertThat(connector.way()).isEqualTo(Connector.Way.CONTAINER);
            assertThat(connector.state()).isEqualTo(Connector.State.ABSENT);
            assertThat(connector.install(tunnel)).isTrue();
            assertThat(server.must(
                            "docker inspect --format '{{.HostConfig.NetworkMode}} {{.HostConfig.RestartPolicy.Name}}"
                                    + " {{.Args}} {{.Config.Env}}' " + NAME))
                    .startsWith("host unless-stopped")
                    .contains("tunnel --no-autoupdate run", "TUNNEL_TOKEN=" + FakeCloudflare.CONNECTOR_TOKEN);
            assertThat(server.must("stat -c '%U %a' /etc/teal/tunnel-" + FakeCloudflare.TUNNEL + ".env"))
                    .isEqualTo("root 600");
            String id = server.must("docker inspect --format '{{.Id}}' " + NAME);
            Connector again = Connector.of(connection, config);
            assertThat(again.state()).isEqualTo(Connector.State.RUNNING);
            assertThat(again.install(tunnel)).isFalse();
            assertThat(server.must("docker inspect --format '{{.Id}}' " + NAME)).isEqualTo(id);

            server.must(again.removal());
            assertThat(Connector.of(connection, config).state()).isEqualTo(Connector.State.ABSENT);

            importImage(server, IMAGE, "\"/bin/sh\", \"-c\", \"echo no way; exit 1\"");
            assertThatThrownBy(() -> Connector.of(connection, config).install(tunnel))
                    .isInstanceOfSatisfying(Problem.class, problem -> {
                        assertThat(problem.happened()).contains("did not start", "nothing is left of it");
                        assertThat(problem.details()).contains("no way");
                    });
            assertThat(server.must("ls /etc/teal; docker ps -aq --filter name=" + NAME))
                    .isEmpty();
        }
    }

    @Test
    void aServerWithNeitherIsRefused() {
        TunnelConfig.Remote config = new TunnelConfig.Remote(
                FakeCloudflare.ACCOUNT, FakeCloudflare.TUNNEL, "CF", "", java.net.URI.create("http://127.0.0.1:1"));
        try (TestServer bare = TestServer.debian(Suite.BOOKWORM, Init.NONE);
                Server connection = bare.connect()) {
            assertThatThrownBy(() -> Connector.of(connection, config))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("neither cloudflared with systemd nor Docker");
        }
    }

    @Test
    void aContainerWithItsOwnNetworkDoesNotReachNginx() {
        TestServer server = Ground.server();
        importImage(server, "connector-test:1", "\"/cloudflared\", \"1000\"");
        try (Server connection = server.connect()) {
            server.must("docker run -d --name own-network connector-test:1 >/dev/null");
            Cloudflared found = Cloudflared.of(connection, "");
            assertThat(found.processes()).extracting(RunningTunnel::place).containsExactly(RunningTunnel.Place.NETWORK);
            assertThat(found.files()).isEmpty();
            assertThatThrownBy(() -> found.mustReachNginx("web"))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("127.0.0.1 does not lead to nginx");
            assertThatThrownBy(() -> found.file(Example.config("app: hub\nserver: web\n"), "web"))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.details())
                                    .singleElement()
                                    .asString()
                                    .contains("in a container"));

            server.must("docker run -d --name host-network --network host connector-test:1 >/dev/null");
            Cloudflared both = Cloudflared.of(connection, "");
            assertThat(both.processes())
                    .extracting(RunningTunnel::place)
                    .containsExactlyInAnyOrderElementsOf(
                            List.of(RunningTunnel.Place.NETWORK, RunningTunnel.Place.CONTAINER));
            both.mustReachNginx("web");
        } finally {
            server.must("docker rm -f own-network host-network >/dev/null 2>&1; true");
        }
    }
}
