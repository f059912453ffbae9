package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.Init;
import dev.teal.ground.Suite;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From a bare server to one that serves, and serves again after its plug was pulled.
@Tag("server")
class SetupTest {
    private static final String NGINX_WORKERS = "pgrep -x nginx | sort | grep -vx \"$(cat /run/nginx.pid)\"";

    /// Waits for an answer: after a boot the container needs a little.
    private static final String VISIT =
            "curl -sS --fail --retry 120 --retry-delay 1 --retry-all-errors -i http://127.0.0.1/api/assets?page_size=1";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"BOOKWORM, SYSTEMD, GREEN", "TRIXIE, SYSTEMD, BLUE", "BOOKWORM, NONE, BLUE"})
    void aBareDebianServesAfterSetupAndDeployAndAfterEachBoot(Suite suite, Init init, Slot liveAtBoot) {
        try (TestServer server = TestServer.debian(suite, init)) {
            TealCommand teal = TealCommand.in(folder, server, Ground.engine()).config(config(server, "100m"));
            isBare(server, suite, init);
            refusesBeforeSetup(teal);

            assertThat(teal.must("setup").out())
                    .contains(
                            "installed docker.io",
                            "moved away /etc/nginx/sites-enabled/default",
                            "conf.d/agent-hub.conf written")
                    .endsWith("s)\n")
                    .doesNotContain("nothing had to be changed");
            assertThat(server.must("ls /etc/nginx/sites-enabled; cat /opt/agent-hub/.active-port"))
                    .isEqualTo("3000");
            startsAtBoot(server, init);
            assertThat(slots(teal)).isEqualTo("blue current empty empty");
            changesNothingTheSecondTime(teal, server);

            teal.must("deploy");
            assertThat(slots(teal)).isEqualTo("blue current running empty");
            assertThat(server.must(VISIT)).contains("HTTP/1.1 200", "X-Teal-Slot: blue", "\n[]");
            looksAfterTheDatabase(teal);

            if (suite == Suite.BOOKWORM) {
                startsWhatIsStopped(teal, server, init);
            }
            takesUpAChangedFile(teal, server);
            if (liveAtBoot == Slot.GREEN) {
                teal.must("deploy");
            }
            server.reboot();
            assertThat(server.must(VISIT)).contains("HTTP/1.1 200", "X-Teal-Slot: " + liveAtBoot);
            assertThat(slots(teal))
                    .isEqualTo(
                            liveAtBoot == Slot.GREEN ? "green current stopped running" : "blue current running empty");
        }
    }

    private static void isBare(TestServer server, Suite suite, Init init) {
        assertThat(server.must("cat /proc/1/comm; . /etc/os-release; echo $VERSION_CODENAME;"
                        + " [ ! -d /run/systemd/system ] || systemctl is-system-running"))
                .isEqualTo((init == Init.SYSTEMD ? "systemd\n" : "bash\n")
                        + suite.name().toLowerCase(Locale.ROOT)
                        + (init == Init.SYSTEMD ? "\nrunning" : ""));
        assertThat(server.must("command -v docker nginx curl sqlite3 || true")).isEmpty();
    }

    private static void refusesBeforeSetup(TealCommand teal) {
        assertThat(teal.must("status").out()).contains("live: nothing", "`teal setup`");
        assertThat(slots(teal)).isEqualTo(" absent empty empty");
        Ended refused = teal.run("deploy");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("has no curl, docker, nginx", "Next: `teal setup` installs what is missing");
    }

    private static void startsAtBoot(TestServer server, Init init) {
        assertThat(server.must(
                        init == Init.SYSTEMD
                                ? "systemctl is-enabled docker nginx"
                                : "ls /etc/rc2.d | sed -n 's/^S[0-9]*\\(docker\\|nginx\\)$/enabled/p'"))
                .isEqualTo("enabled\nenabled");
    }

    private static void changesNothingTheSecondTime(TealCommand teal, TestServer server) {
        // One of before the first time may just be ending.
        String workers =
                server.must("for i in $(seq 100); do pgrep -f 'worker process is shutting dow[n]' >/dev/null || break;"
                        + " sleep 0.1; done; " + NGINX_WORKERS);
        String files = files(server);
        assertThat(teal.must("setup").out()).contains("is ready for agent-hub; nothing had to be changed");
        assertThat(server.must(NGINX_WORKERS)).isEqualTo(workers).isNotEmpty();
        assertThat(files(server)).isEqualTo(files);
    }

    /// But for what every holder of the lock leaves there.
    private static String files(TestServer server) {
        return server.must(
                "find /opt /etc/nginx -type f ! -name epoch ! -name holder -printf '%p %M %s %T@\\n' | sort; docker network ls");
    }

    /// In the jail that this Debian's kernel and util-linux can make.
    private static void looksAfterTheDatabase(TealCommand teal) {
        assertThat(teal.must("data", "snapshot", "--json").out()).contains("sound");
        assertThat(teal.must("data", "verify").out()).containsPattern("data/hub.db in manual-\\S+ +ok");
        assertThat(teal.must("data", "status").out()).contains("blue", "3.54.1");
    }

    private static void startsWhatIsStopped(TealCommand teal, TestServer server, Init init) {
        server.must(
                init == Init.SYSTEMD
                        ? "systemctl stop docker.socket docker nginx; systemctl disable --quiet nginx"
                        : "service nginx stop; service docker stop; while docker version; do sleep 0.1; done; true");
        Ended refused = teal.run("deploy");
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.err())
                .contains("Docker on root@" + server.name() + " does not answer", "`teal setup` starts it");
        if (init == Init.SYSTEMD) {
            assertThat(teal.run("setup").err()).contains("start nginx at boot, which is disabled");
            assertThat(server.look("systemctl is-enabled nginx").out()).isEqualTo("disabled\n");
        }
        assertThat(teal.must("setup", "-y").out()).contains("Docker started, nginx started");
        assertThat(server.must(VISIT)).contains("HTTP/1.1 200", "X-Teal-Slot: blue");
    }

    /// One reload: its new workers stay when nothing changes any more.
    private void takesUpAChangedFile(TealCommand teal, TestServer server) {
        String workers = server.must(NGINX_WORKERS);
        teal.config(config(server, "7m"));
        assertThat(slots(teal)).isEqualTo("blue outdated running empty");
        Ended refused = teal.run("deploy");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("does not match teal.yml any more", "`teal setup`");

        assertThat(teal.must("setup").out()).contains("written and loaded");
        assertThat(server.must("nginx -T 2>/dev/null | grep client_max_body_size"))
                .contains("7m;");
        String after = server.must("for i in $(seq 100); do [ \"$(" + NGINX_WORKERS + " | wc -l)\" = "
                + workers.lines().count() + " ] && break; sleep 0.1; done; " + NGINX_WORKERS);
        assertThat(after.lines()).doesNotContainAnyElementsOf(workers.lines().toList());
        teal.must("setup");
        assertThat(server.must(NGINX_WORKERS)).isEqualTo(after);
        assertThat(server.must(VISIT)).contains("HTTP/1.1 200", "X-Teal-Slot: blue");
    }

    /// Live slot, state of the router's file, state of blue, state of green.
    private static String slots(TealCommand teal) {
        Map<String, Object> json = teal.must("status", "--json").json();
        Map<?, ?> slots = (Map<?, ?>) json.get("slots");
        return json.get("live") + " " + ((Map<?, ?>) json.get("router")).get("config") + " "
                + ((Map<?, ?>) slots.get("blue")).get("state") + " "
                + ((Map<?, ?>) slots.get("green")).get("state");
    }

    private static String config(TestServer server, String bodySize) {
        return """
                app: agent-hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                database: {sqlite: data/hub.db}
                router: {body_size: %s}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                """.formatted(server.name(), AgentHubImage.context("1"), bodySize);
    }
}
