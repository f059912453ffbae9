package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.Sleep;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.notify.HttpReceiver;
import dev.teal.notify.HttpReceiver.Got;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// One app with all hooks, and receivers on this machine. Told in order.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HooksAndNotificationsTest {
    private static final String SECRET = "planted-4712-secret";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static HttpReceiver http;
    private static TealCommand teal;
    private static RecordingHooks hooks;
    private static String first = "";

    @BeforeAll
    static void oneReleaseIsLive() throws IOException {
        server = TestServer.view("hooks");
        server.startNginx();
        http = new HttpReceiver();
        teal = TealCommand.in(folder, server, Ground.engine());
        hooks = new RecordingHooks(folder);
        Path secrets = folder.resolve(".teal/secrets");
        Files.writeString(
                secrets, "SESSION_KEY=" + SECRET + "\nSIGN=k3y\nSLACK_URL=" + http.url("/slack?" + SECRET) + "\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        usual();
        teal.must("setup", "-y");
        first = teal.must("deploy", "--json").release();
    }

    @AfterAll
    static void down() {
        server.close();
        http.close();
    }

    private static void usual() {
        config("60s", """
                  - {url: "%s", signing_secret: SIGN}
                  - {url_secret: SLACK_URL, format: slack}
                """.formatted(http.url("/flaky")));
    }

    private static void config(String timeout, String notify) {
        teal.config("""
                app: agent-hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"], secrets: [SESSION_KEY]}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                hooks: {timeout: %s}
                notify:
                %s
                """.formatted(server.name(), AgentHubImage.context("1"), timeout, notify));
    }

    @BeforeEach
    void nothingRan() throws IOException {
        usual();
        http.forget();
        hooks.forget();
    }

    private static List<Got> json() {
        return http.all().stream().filter(got -> got.path().equals("/flaky")).toList();
    }

    /// The events that arrived, once for each id; all of one attempt.
    private static List<String> events() {
        assertThat(json())
                .extracting(got -> got.member("attempt"))
                .containsOnly(json().getFirst().member("attempt"));
        return json().stream()
                .map(Got::id)
                .distinct()
                .map(id -> id.replaceFirst(".*/", ""))
                .toList();
    }

    private static String visit() {
        return server.must("curl -sS -i http://127.0.0.1/api/assets?page_size=1 | grep -i '^x-teal\\|^HTTP'");
    }

    @Test
    @Order(1)
    void eachHookRunsOnceWithItsVariablesAndEachEventArrivesOnce() throws IOException {
        http.failing(1);
        assertThat(teal.must("plan").out())
                .contains("pre-build ", "post-deploy ")
                .doesNotContain("on-failure");
        Ended deployed = teal.must("deploy", "-v");
        assertThat(deployed.out()).contains("    pre-flip: hello from pre-flip\n", " pre-flip ");
        assertThat(deployed.err()).doesNotContain("WARN", SECRET);
        assertThat(hooks.ran()).containsExactly("pre-build", "pre-deploy", "pre-flip", "post-flip", "post-deploy");
        Got started = json().getFirst();
        for (String hook : hooks.ran()) {
            assertThat(hooks.variables(hook))
                    .contains(
                            "TEAL_APP=agent-hub",
                            "TEAL_VERB=deploy",
                            "TEAL_SLOT=green",
                            "TEAL_PREVIOUS=" + first,
                            "TEAL_ATTEMPT=" + started.member("attempt"),
                            "TEAL_RELEASE=" + started.member("release"));
            assertThat(String.join(" ", hooks.variables(hook))).doesNotContain(SECRET);
        }
        assertThat(json())
                .extracting(Got::id)
                .containsExactly(
                        "agent-hub/" + started.member("attempt") + "/started",
                        "agent-hub/" + started.member("attempt") + "/live");
        assertThat(json()).extracting(Got::signature).allMatch(text -> text.matches("sha256=[0-9a-f]{64}"));
        assertThat(http.all()).filteredOn(got -> got.path().equals("/slack")).hasSize(2);
        assertThat(http.all()).noneMatch(got -> got.body().contains(SECRET));
    }

    @Test
    @Order(2)
    void aFailureBeforeTheFlipChangesNothing() throws IOException {
        String before = visit();
        hooks.act("pre-flip", "echo not today; exit 3");
        Ended ended = teal.run("deploy");
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err())
                .contains("ERROR  the hook .teal/hooks/pre-flip failed with exit code 3", "not today", "still serves");
        assertThat(visit()).isEqualTo(before);
        assertThat(hooks.ran()).containsExactly("pre-build", "pre-deploy", "pre-flip", "on-failure");
        assertThat(hooks.variables("on-failure"))
                .contains("TEAL_ERROR=the hook .teal/hooks/pre-flip failed with exit code 3");
        assertThat(events()).containsExactly("started", "failed");
    }

    @Test
    @Order(3)
    void aFailureAfterTheFlipMovesTrafficBack() throws IOException {
        String before = visit();
        hooks.act("post-flip", "exit 4");
        hooks.act("on-failure", "exit 5");
        Ended ended = teal.run("deploy");
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(2);
        assertThat(ended.err()).contains("WARN   the hook .teal/hooks/on-failure failed with exit code 5");
        assertThat(visit()).isEqualTo(before);
        assertThat(hooks.ran()).endsWith("post-flip", "on-rollback", "on-failure");
        assertThat(events()).containsExactly("started", "rolled_back");
    }

    @Test
    @Order(4)
    void aHookEndsAtItsLimitAndWithCtrlC() throws Exception {
        Sleep slow = Sleep.unique();
        hooks.act("pre-build", slow.toString());
        config("1s", "  - url: " + http.url("/flaky"));
        assertThat(teal.run("deploy").err()).contains("pre-build did not end within 1 s and was stopped");
        usual();
        Sleep stopped = Sleep.unique();
        hooks.act("pre-build", stopped.toString());
        Process process = teal.startOnTerminal("deploy");
        Until.holds("it runs", stopped::runs);
        process.getOutputStream().write(3); // Ctrl-C
        process.getOutputStream().flush();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(shown).isEqualTo(130);
        assertThat(shown).contains("stopped on your request", "Nothing was changed");
        Until.holds("both ended", () -> !slow.runs() && !stopped.runs());
        assertThat(hooks.ran()).containsExactly("pre-build", "on-failure", "pre-build");
        assertThat(http.all()).as("nothing reached the server").isEmpty();
    }

    @Test
    @Order(5)
    void aRecoveryRunsTheHooksThatAreLeftAndReportsEachEventWithItsId() throws Exception {
        diesAt("before:preflight");
        assertThat(recovered()).containsExactly("on-failure");
        assertThat(events()).containsExactly("started", "failed");

        killedIn("pre-flip");
        assertThat(recovered()).containsExactly("on-failure");
        assertThat(events()).containsExactly("started", "failed");

        diesAt("after:flip");
        assertThat(recovered()).containsExactly("post-flip", "post-deploy");
        assertThat(events()).containsExactly("started", "live");

        killedIn("post-deploy");
        assertThat(recovered()).containsExactly("post-deploy");
        assertThat(events()).containsExactly("started", "live");
        assertThat(json().getLast().member("recovered")).isEqualTo("true");
    }

    private void diesAt(String failpoint) throws IOException {
        nothingRan();
        Ended ended = teal.with("TEAL_FAILPOINT", "die:" + failpoint).run("deploy");
        teal = TealCommand.in(folder, server, Ground.engine());
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(137);
    }

    private void killedIn(String hook) throws Exception {
        nothingRan();
        Sleep sleep = Sleep.unique();
        hooks.act(hook, "trap '' TERM; " + sleep + "; " + sleep);
        Process process = teal.start("deploy", "-q");
        process.getOutputStream().close();
        Until.holds("it runs", sleep::runs);
        process.destroyForcibly().waitFor();
        Until.holds("the hook ended with its client", () -> !sleep.runs());
        hooks.noAct(hook);
    }

    /// The hooks that the recovery ran.
    private static List<String> recovered() {
        int before = hooks.ran().size();
        teal.must("recover");
        return hooks.ran().subList(before, hooks.ran().size());
    }

    @Test
    @Order(6)
    void aRollbackIsHeldUpByNoHookAndNoReceiver() {
        config(
                "60s",
                "  - url: %s\n  - url: %s\n  - url: %s\n"
                        .formatted(http.url("/hangs?" + SECRET), http.url("/cuts?" + SECRET), http.url("/flaky")));
        Ended ended = teal.must("rollback");
        assertThat(hooks.ran()).containsExactly("on-rollback");
        assertThat(json())
                .extracting(got -> got.member("kind") + " " + got.member("event"))
                .containsExactly("rollback started", "rollback live");
        assertThat(ended.err())
                .contains("WARN   `live` was not delivered to http://127.0.0.1:", "it cut the connection")
                .doesNotContain(SECRET, "/hangs", "/cuts");
    }

    @Test
    @Order(7)
    void aMaintenanceIsReported() {
        teal.must("maintenance", "on");
        teal.must("maintenance", "off");
        teal.must("maintenance", "off");
        assertThat(json()).extracting(got -> got.member("event")).containsExactly("maintenance_on", "maintenance_off");
    }
}
