package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A server with one live release, and commands that are refused: with a clear message, the next step and the
/// right exit code. Nothing changes, and the live release keeps serving.
@Tag("server")
abstract class WithLiveRelease {
    static final int FAILED = 1;

    /// Each visit closes its connection: a worker of nginx that the previous test ended would close it anyway, and
    /// its answer would say so.
    static final String VISIT =
            "curl -sS --fail -i -H 'Connection: close' http://127.0.0.1:8810/api/assets?page_size=1";

    /// A server of its own: these tests stop its services and fill its disks.
    static TestServer server;

    @TempDir
    private static Path first;

    @TempDir
    Path folder;

    static String context = "";

    @BeforeAll
    static void oneReleaseIsLive() {
        server = TestServer.view("bad");
        server.must("rm -f /etc/nginx/sites-enabled/default");
        server.startNginx();
        context = AgentHubImage.context("1").toString();
        TealCommand teal = TealCommand.in(first, server, Ground.engine()).config(config(""));
        teal.must("setup");
        teal.must("deploy");
    }

    @AfterAll
    static void down() {
        server.close();
    }

    /// Away with the container that a failed deployment leaves for inspection.
    @BeforeEach
    void onlyTheLiveReleaseIsThere() {
        server.must("docker rm -f bad-input-green >/dev/null 2>&1; true");
    }

    void refused(String yaml, int exitCode, String verb, String... words) {
        refused(teal(yaml), exitCode, verb, words);
    }

    static void refused(TealCommand teal, int exitCode, String verb, String... words) {
        String before = state();
        Ended ended = teal.run(verb);
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(exitCode);
        assertThat(ended.err()).contains(words).doesNotContain("Exception", "bug in Teal");
        assertThat(state()).isEqualTo(before);
    }

    /// Containers, files but Teal's own records, and what a visitor gets.
    static String state() {
        return server.must("docker ps -a --format '{{.Names}} {{.Image}} {{.State}}' 2>&1;"
                + " find /opt /etc/nginx -path '/opt/*/teal' -prune -o ! -name '*.db*' -printf '%p %M %s %T@\\n' | sort;"
                + VISIT + " | grep -v ^Date");
    }

    TealCommand teal(String yaml) {
        return TealCommand.in(folder, server, Ground.engine()).config(yaml);
    }

    static String config(String more) {
        return """
                app: bad-input
                server: root@%s
                image: {context: %s, args: {}}
                container: {volumes: ["data:/app/data"]}
                slots: {blue: 3810, green: 3811}
                router: {listen: 8810}
                health: {path: "/api/assets?page_size=1", tries: 40, interval: 500ms, steady: 100ms}
                %s
                """.formatted(server.name(), context, more);
    }
}
