package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A server that is somebody's: a blog in Debian's default file, a package's own page, a German account behind a
/// proxy, an engine whose dockerd is not in PATH. Told in order.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OthersServerTest {
    private static final String BLOG = "server { listen 8300; server_name blog.example.com; return 200 blog; }";
    private static final String PAGE = "/etc/nginx/conf.d/default.conf";
    private static final String VISIT = "curl -sS -i http://127.0.0.1/api/assets?page_size=1";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;

    @BeforeAll
    static void aServerInUse() {
        server = TestServer.view("others");
        server.must("""
                printf '%%s\\n' '%s' >/etc/nginx/sites-available/default
                mkdir -p /tmp/page/DEBIAN /tmp/page/etc/nginx/conf.d && cd /tmp/page
                printf '%%s\\n' 'Package: page' 'Version: 1' 'Architecture: all' 'Maintainer: x <x@example.com>' \
                  'Description: as nginx.org has it' >DEBIAN/control
                printf '%%s\\n' %2$s >DEBIAN/conffiles
                printf '%%s\\n' 'server {' '    listen       80;' '    server_name  localhost;' '    return 200 page;' '}' >.%2$s
                dpkg-deb --build . /tmp/page.deb >/dev/null && dpkg -i /tmp/page.deb >/dev/null
                localedef -i de_DE -f UTF-8 de_DE.UTF-8
                printf '%%s\\n' 'SetEnv LC_ALL=de_DE.UTF-8 LANGUAGE=de http_proxy=http://127.0.0.1:9 ALL_PROXY=http://127.0.0.1:9' \
                  >>/etc/ssh/sshd_config && kill -HUP "$(cat /run/sshd.pid)"
                mkdir /opt/engine && mv "$(command -v dockerd)" /opt/engine/dockerd
                """.formatted(BLOG, PAGE));
        server.startNginx();
        teal = TealCommand.in(folder, server, Ground.engine())
                .config("""
                app: agent-hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                """.formatted(server.name(), AgentHubImage.context("1")));
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void whatItWouldChangeIsShownAndNothingIsChangedWithoutAYes() {
        assertThat(server.ssh("ls /nowhere 2>&1; true").out()).contains("nicht möglich");
        assertThat(server.ssh("curl -sS http://127.0.0.1:8300/ 2>&1; true").out())
                .contains("127.0.0.1 port 9");
        Ended asked = teal.run("setup");
        assertThat(asked.exitCode()).as(asked.toString()).isEqualTo(64);
        assertThat(asked.err())
                .contains("On root@" + server.name() + ", `teal setup` changes what Teal did not create:")
                .contains("turn off " + PAGE, "would take localhost at 0.0.0.0:80")
                .contains("cannot ask without a terminal: change this on root@" + server.name() + "?")
                .contains("pass -y to answer yes in advance")
                .doesNotContain("sites-enabled");
        assertThat(server.must("ls " + PAGE + " /etc/nginx/conf.d; ls -d /opt/agent-hub 2>&1 || true"))
                .contains(PAGE, "default.conf", "/opt/agent-hub'")
                .doesNotContain("agent-hub.conf");
    }

    @Test
    @Order(2)
    void afterAYesTheNeighborsServeOnAndTheAppDeploys() {
        try (Traffic traffic = Traffic.to(server.address(), 8300).fresh(2).start()) {
            traffic.awaitRequests(20, Until.PATIENCE);
            assertThat(teal.must("setup", "-y").out())
                    .contains("all present", "moved away " + PAGE)
                    .doesNotContain("installed");
            teal.must("deploy");
            traffic.awaitRequests(20, Until.PATIENCE);
            Tally tally = traffic.stop();
            assertThat(tally.failures()).isEmpty();
        }
        assertThat(server.must("cat /etc/nginx/sites-enabled/default; ls /etc/nginx/conf.d; ! command -v dockerd"))
                .contains(BLOG, "agent-hub.conf")
                .doesNotContain("default.conf");
        assertThat(server.must(VISIT)).contains("HTTP/1.1 200", "X-Teal-Slot: blue");
        Ended again = teal.must("setup");
        assertThat(again.out()).contains("nothing had to be changed");
        assertThat(again.err()).contains("live-restore is off", "`teal setup --live-restore` turns it on");
    }

    @Test
    @Order(3)
    void aPageThatComesBackIsNamedBeforeTrafficMoves() {
        server.must("mv /opt/agent-hub/teal/replaced/*" + PAGE + " " + PAGE + " && nginx -s reload");
        Until.holds(
                "the page answers",
                () -> server.look("curl -s http://localhost/").out().equals("page"));
        assertThat(teal.must("status").out())
                .contains("live: blue", "router: visitors of agent-hub get another nginx site; `teal setup` names it");
        Ended refused = teal.run("deploy");
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.err())
                .contains("serves other sites instead of agent-hub", PAGE + ":1 (localhost at 0.0.0.0:80)");
        assertThat(teal.must("setup", "-y").out()).contains("moved away " + PAGE);
        teal.must("deploy");
        assertThat(server.must(VISIT)).contains("HTTP/1.1 200", "X-Teal-Slot: green");
    }

    @Test
    @Order(4)
    void withLiveRestoreARestartOfDockerCostsNoRequest() {
        server.must(
                "mkdir -p /etc/docker && printf '%s\\n' '{\"max-concurrent-downloads\": 2}' >/etc/docker/daemon.json");
        Ended asked = teal.run("setup", "--live-restore");
        assertThat(asked.exitCode()).isEqualTo(64);
        assertThat(asked.err()).contains("set \"live-restore\": true in /etc/docker/daemon.json, for the whole engine");
        Ended on = teal.must("setup", "--live-restore", "-y");
        assertThat(on.out()).contains("on, in /etc/docker/daemon.json");
        assertThat(on.err()).doesNotContain("live-restore is off");
        assertThat(server.must("cat /etc/docker/daemon.json"))
                .isEqualTo("{\n  \"live-restore\": true,\"max-concurrent-downloads\": 2}");
        try (Traffic traffic = Traffic.to(server.address(), 80).get(2).post(1).start()) {
            traffic.awaitRequests(20, Until.PATIENCE);
            server.must("""
                    old=$(cat /run/docker.pid) && kill "$old" && while kill -0 "$old" 2>/dev/null; do sleep 0.1; done
                    setsid /opt/engine/dockerd >/dev/null 2>&1 </dev/null &
                    until docker version >/dev/null 2>&1; do sleep 0.1; done
                    """);
            traffic.awaitRequests(20, Until.PATIENCE);
            assertThat(traffic.stop().failures()).isEmpty();
        }
        assertThat(teal.must("setup").out()).contains("nothing had to be changed");
    }
}
