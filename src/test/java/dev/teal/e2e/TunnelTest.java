package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.Ground;
import dev.teal.ground.Init;
import dev.teal.ground.Suite;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import dev.teal.tunnel.FakeCloudflare;
import dev.teal.tunnel.StandIn;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `teal tunnel` on a server with systemd and a stand-in for cloudflared, and against a local server that
/// speaks Cloudflare's API.
@Tag("server")
class TunnelTest {
    private static final String FILE = "/etc/cloudflared/config.yml";
    private static final String RULES = """
            tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
            credentials-file: /etc/cloudflared/6ff42ae2.json  # keep
            ingress:
              - hostname: wiki.example.com
                service: http://localhost:8080
              - hostname: hub.example.com
                service: http://localhost:3001 # by hand
              - service: http_status:404
            """;
    private static final String POINTED = RULES.replace("http://localhost:3001", "http://127.0.0.1:80");

    private static TestServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void withCloudflared() {
        server = TestServer.debian(Suite.BOOKWORM, Init.SYSTEMD);
        StandIn.install(server);
        StandIn.write(server, "/etc/systemd/system/cloudflared.service", """
                [Service]
                ExecStart=/usr/local/bin/cloudflared --no-autoupdate --config /etc/cloudflared/config.yml tunnel --metrics 127.0.0.1:20999 run
                """);
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void runsWithTheOldRules() {
        server.must("systemctl stop cloudflared; rm -f /etc/cloudflared/config* /var/log/stand-in.log");
        StandIn.write(server, FILE, RULES);
        server.must("chown games " + FILE + "; chmod 640 " + FILE
                + "; systemctl daemon-reload; systemctl start cloudflared");
        StandIn.awaitLog(server, 1);
    }

    private static String file() {
        return StandIn.read(server, FILE);
    }

    private TealCommand teal(String more) {
        return TealCommand.in(folder, server, Ground.engine()).config("""
                app: hub
                server: root@%s
                url: https://hub.example.com
                %s
                """.formatted(server.name(), more));
    }

    private static void refused(Ended ended, int code, String... words) {
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(code);
        assertThat(ended.err()).contains(words).doesNotContain("Exception");
        assertThat(file()).isEqualTo(RULES);
    }

    @Test
    void aConfigYmlIsChangedInOnePlaceAndLoadedWithoutAnOutage() {
        TealCommand teal = teal("");
        assertThat(teal.must("tunnel", "status").out())
                .contains(FILE, "hub.example.com", "a slot, past nginx", "http://localhost:3001");
        Ended plan = teal.must("tunnel", "point", "--plan");
        assertThat(plan.out())
                .contains(
                        "hub.example.com: http://localhost:3001 -> http://127.0.0.1:80 (rule 2)",
                        "-     service: http://localhost:3001 # by hand",
                        "+     service: http://127.0.0.1:80 # by hand",
                        "restart cloudflared.service");
        refused(teal.run("tunnel", "point"), 64, "cannot ask without a terminal");

        assertThat(teal.must("tunnel", "point", "--yes").out())
                .contains("hub.example.com leads to http://127.0.0.1:80");
        assertThat(file()).isEqualTo(POINTED);
        assertThat(server.must("stat -c '%U %a' " + FILE)).isEqualTo("games 640");
        assertThat(server.must("cat " + FILE + ".before-teal-*")).isEqualTo(RULES.strip());
        StandIn.awaitLog(server, 5);
        List<String> log = server.must("cat /var/log/stand-in.log").lines().toList();
        assertThat(log)
                .extracting(line -> line.replaceFirst(" \\d+ ", " "))
                .as("the second connector is there before the service ends, and until it is back")
                .containsExactly(
                        "ready http://localhost:3001",
                        "ready http://127.0.0.1:80",
                        "end http://localhost:3001",
                        "ready http://127.0.0.1:80",
                        "end http://127.0.0.1:80");
        assertThat(log.get(4).split(" ", -1)[1]).isEqualTo(log.get(1).split(" ", -1)[1]);
        assertThat(server.must("pgrep -c -f 'cloudflared.*run'")).isEqualTo("1");

        Ended again = teal.must("tunnel", "point");
        assertThat(again.out()).contains("nothing to change: hub.example.com leads to nginx");
        assertThat(file()).isEqualTo(POINTED);
        assertThat(server.must("ls /etc/cloudflared | wc -l")).isEqualTo("2");
        assertThat(teal.must("tunnel", "status", "--json").json().toString())
                .contains("leads_to=nginx", "host=hub.example.com");
    }

    @Test
    void whatCloudflaredRefusesIsNotWritten() {
        StandIn.write(server, FILE, (RULES + "# refuse me\n"));
        Ended ended = teal("").run("tunnel", "point", "-y");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("refuses the changed " + FILE, "Rule #1 is not liked", "nothing was written");
        assertThat(file()).isEqualTo(RULES + "# refuse me\n");
        assertThat(server.must("ls /etc/cloudflared")).isEqualTo("config.yml");
    }

    @Test
    void aServiceThatIsOlderThanItsFileIsRestarted() {
        StandIn.write(server, FILE, POINTED);
        server.must("touch -d '+10 seconds' " + FILE);
        assertThat(teal("").must("tunnel", "status").out()).contains("still works with older rules");
        assertThat(teal("").must("tunnel", "point", "-y").out()).contains("hub.example.com leads to");
        StandIn.awaitLog(server, 5);
        assertThat(file()).isEqualTo(POINTED);
    }

    @Test
    void severalFilesAreNotGuessed() {
        server.must("systemctl stop cloudflared; mkdir -p /root/a; cp " + FILE + " /root/a/config.yml");
        server.must("sed 's#/etc/cloudflared#/root/a#' /etc/systemd/system/cloudflared.service"
                + " >/etc/systemd/system/other.service");
        refused(
                teal("").run("tunnel", "point", "-y"),
                1,
                "several config.yml",
                "/root/a/config.yml",
                "tunnel: {config:");
        server.must("rm /etc/systemd/system/other.service");
        Ended ended = teal("tunnel: {config: /root/a/config.yml}").must("tunnel", "point", "-y");
        assertThat(ended.err()).contains("no process with this file runs");
        assertThat(file()).isEqualTo(RULES);
        assertThat(server.must("cat /root/a/config.yml")).isEqualTo(POINTED.strip());
        assertThat(teal("tunnel: {config: /root/b.yml}").run("tunnel", "status").err())
                .contains("/root/b.yml is not on root@");
    }

    @Test
    void aTunnelThatCloudflareStoresIsChangedInOnePlaceAndInstalled() {
        String before = "{\"ingress\":[{\"hostname\":\"hub.example.com\",\"service\":\"http://localhost:3000\","
                + "\"originRequest\":{\"connectTimeout\":1e1}},{\"service\":\"http_status:404\"}],\"x\":1.0}";
        String token = FakeCloudflare.TOKEN;
        try (FakeCloudflare cloudflare = new FakeCloudflare(before)) {
            TealCommand teal = teal("tunnel: {account: " + FakeCloudflare.ACCOUNT + ", id: " + FakeCloudflare.TUNNEL
                    + ", token_secret: CF_TOKEN, api: " + cloudflare.api() + "}");
            assertThat(teal.run("tunnel", "status").err()).contains("no value for the secret CF_TOKEN");
            assertThat(teal.run("doctor").out()).contains("not checked: the secret CF_TOKEN has no value");
            teal.with("CF_TOKEN", "wrong");
            assertThat(teal.run("tunnel", "point", "-y").err()).contains("refuses the token in the secret CF_TOKEN");

            StringBuilder said = new StringBuilder();
            teal.with("CF_TOKEN", token);
            said.append(teal.must("tunnel", "status"));
            said.append(teal.must("tunnel", "point", "--plan", "--dns", "-v"));
            assertThat(cloudflare.config()).isEqualTo(before);
            assertThat(teal.run("doctor").out()).contains("the tunnel leads hub.example.com to a slot, past nginx");
            said.append(teal.must("tunnel", "point", "--yes", "--dns", "-v"));
            assertThat(said)
                    .contains(
                            "a slot, past nginx",
                            "hub.example.com: http://localhost:3000 -> http://127.0.0.1:80 (rule 1)",
                            "add the DNS record hub.example.com CNAME " + FakeCloudflare.TUNNEL + ".cfargotunnel.com",
                            "the tunnel has version 8");
            assertThat(cloudflare.config()).isEqualTo(before.replace("localhost:3000", "127.0.0.1:80"));
            assertThat(cloudflare.records()).hasSize(1);
            assertThat(teal.must("tunnel", "point", "--dns").out()).contains("nothing to change");
            assertThat(cloudflare.version()).isEqualTo(8);
            assertThat(teal.run("doctor").out()).containsPattern("ok +tunnel rules +the tunnel leads to nginx");

            installs(teal, said);
            assertThat(said).doesNotContain(token, FakeCloudflare.CONNECTOR_TOKEN);
        }
    }

    private static void installs(TealCommand teal, StringBuilder said) {
        String name = "teal-tunnel-" + FakeCloudflare.TUNNEL;
        said.append(teal.must("tunnel", "install", "--plan"));
        assertThat(server.must("ls /etc/teal 2>&1 || true")).contains("No such file");
        assertThat(teal.run("tunnel", "install").exitCode()).isEqualTo(64);
        Ended installed = teal.must("tunnel", "install", "-y", "-v");
        said.append(installed);
        assertThat(server.must("systemctl is-active " + name + "; systemctl is-enabled " + name))
                .isEqualTo("active\nenabled");
        assertThat(server.must("stat -c '%U %a' /etc/teal/tunnel-*.env")).isEqualTo("root 600");
        assertThat(server.must("cat /etc/teal/tunnel-*.env"))
                .isEqualTo("TUNNEL_TOKEN=" + FakeCloudflare.CONNECTOR_TOKEN);
        assertThat(server.must("cat /proc/[0-9]*/cmdline /etc/systemd/system/" + name + ".service | tr '\\0' ' '"))
                .contains("tunnel --no-autoupdate run")
                .doesNotContain(FakeCloudflare.CONNECTOR_TOKEN);
        String main = server.must("systemctl show --property MainPID --value " + name);
        Ended again = teal.must("tunnel", "install");
        assertThat(again.out()).contains("nothing was changed");
        assertThat(server.must("systemctl show --property MainPID --value " + name))
                .isEqualTo(main);
        String removal = again.out()
                .lines()
                .filter(line -> line.contains("systemctl disable"))
                .findFirst()
                .orElseThrow();
        server.must(removal.substring(removal.indexOf("systemctl disable"), removal.indexOf(".env") + ".env".length()));
        assertThat(server.must("ls /etc/teal; systemctl is-active " + name + " || true"))
                .isEqualTo("inactive");
    }
}
