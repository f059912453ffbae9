package dev.teal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.Init;
import dev.teal.ground.Suite;
import dev.teal.ground.TestServer;
import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `restart.sh` when something fails, with a stand-in for cloudflared.
@Tag("server")
class RestartTest {
    private static final String FILE = "/etc/cloudflared/config.yml";
    private static final String OLD = "/etc/cloudflared/old.yml";
    private static final String GOOD = "ingress:\n- service: http_status:404\n";
    private static final String BAD_FOR_THE_SERVICE = GOOD + "# not for the service\n";

    private static TestServer server;

    @BeforeAll
    static void withCloudflared() {
        server = TestServer.debian(Suite.BOOKWORM, Init.SYSTEMD);
        StandIn.install(server);
        StandIn.write(server, "/etc/systemd/system/cloudflared.service", """
                [Service]
                ExecStartPre=/bin/sh -c '! grep -q "not for the service" /etc/cloudflared/config.yml'
                ExecStart=/usr/local/bin/cloudflared --config /etc/cloudflared/config.yml tunnel --metrics 127.0.0.1:20999 run
                """);
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void runs() {
        server.must("systemctl reset-failed cloudflared 2>/dev/null; systemctl stop cloudflared;"
                + " for process in $(pgrep -f '^/usr/bin/perl '); do kill $process; done; rm -f /var/log/stand-in.log");
        StandIn.write(server, FILE, GOOD);
        server.must("systemctl daemon-reload; systemctl start cloudflared");
        StandIn.awaitLog(server, 1);
    }

    private static String pid() {
        return server.must("systemctl show --property MainPID --value cloudflared");
    }

    private static Result restart() {
        String script = Scripts.read(LocalTunnel.class, "restart.sh").replace("@curl@", Curl.COMMAND);
        try (Server connection = server.connect()) {
            return connection.run(
                    Command.script(script, pid(), "cloudflared.service", FILE, OLD, "5"), Duration.ofMinutes(1));
        }
    }

    @Test
    void aSecondConnectorThatIsNotReadyLeavesTheServiceAlone() {
        String before = pid();
        StandIn.write(server, FILE, GOOD + "# never ready\n");
        assertThat(restart().exitCode()).isEqualTo(3);
        assertThat(pid()).isEqualTo(before);
        assertThat(server.must("sleep 0.5; pgrep -cf '^/usr/bin/perl '")).isEqualTo("1");
    }

    @Test
    void aServiceThatDoesNotComeBackGetsTheOldFile() {
        StandIn.write(server, OLD, GOOD);
        StandIn.write(server, FILE, BAD_FOR_THE_SERVICE);
        Result result = restart();
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
        assertThat(result.out()).contains("cloudflared.service");
        assertThat(StandIn.read(server, FILE)).isEqualTo(GOOD);
        assertThat(server.must("systemctl is-active cloudflared; sleep 0.5; pgrep -cf '^/usr/bin/perl '"))
                .isEqualTo("active\n1");
    }

    @Test
    void aServiceThatDoesNotComeBackAtAllLeavesTheSecondConnector() {
        StandIn.write(server, OLD, BAD_FOR_THE_SERVICE);
        StandIn.write(server, FILE, BAD_FOR_THE_SERVICE);
        assertThat(restart().exitCode()).isEqualTo(5);
        assertThat(server.must("systemctl is-active cloudflared || pgrep -cf '^/usr/bin/perl '"))
                .isEqualTo("failed\n1");
    }
}
