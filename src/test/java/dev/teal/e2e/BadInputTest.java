package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is wrong: said clearly, with the next step and the right exit code; nothing changed, and the live
/// release serves on. Releases that crash at their start and that never get healthy: ZeroLossTest.
@Tag("server")
class BadInputTest {
    private static final int FAILED = 1;
    private static final int ROLLED_BACK = 2;
    private static final int USAGE = 64;

    /// The connection is closed after the answer: a worker of nginx that the test before told to end closes it
    /// anyway, and says so.
    private static final String VISIT =
            "curl -sS --fail -i -H 'Connection: close' http://127.0.0.1:8810/api/assets?page_size=1";

    /// A server of its own: these tests stop its services and fill its disks.
    private static TestServer server;

    @TempDir
    private static Path first;

    @TempDir
    private Path folder;

    private static String context = "";

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

    @Test
    void aFileThatIsNotYaml() {
        refused(config("").replace("app: bad-input", "app: [bad-input"), USAGE, "deploy", "teal.yml:");
    }

    @Test
    void aKeyThatDoesNotExist() {
        refused(config("contaner: {port: 80}"), USAGE, "deploy", "teal.yml:", "contaner", "container");
    }

    @Test
    void aNameWithShellCharacters() {
        refused(
                config("").replace("app: bad-input", "app: \"x; touch /opt/pwned; $(id)\""),
                USAGE,
                "setup",
                "teal.yml:1:",
                "x; touch /opt/pwned; $(id)");
    }

    @Test
    void aSecretWithoutAValue() {
        refused(withContainer("secrets: [SESSION_KEY]"), USAGE, "deploy", "SESSION_KEY", ".teal/secrets");
    }

    @Test
    void aServerThatDoesNotExist() {
        refused(
                config("").replace(server.name(), "nosuchhost.invalid"),
                FAILED,
                "deploy",
                "unknown host name",
                "Next: correct `server` in teal.yml");
    }

    @Test
    void aKeyThatTheServerRefuses() throws Exception {
        Path key = folder.resolve("other");
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .start()
                .waitFor();
        refused(
                sshWith("IdentityFile .*", "IdentityFile " + key).config(config("")),
                FAILED,
                "deploy",
                "it refused your key",
                "Permission denied",
                "`ssh root@" + server.name() + "` work first");
    }

    @Test
    void aHostKeyThatIsNotKnownIsNeverAccepted() throws IOException {
        Path known = Files.createFile(folder.resolve("known"));
        refused(
                sshWith("UserKnownHostsFile .*|StrictHostKeyChecking .*", "UserKnownHostsFile " + known)
                        .config(config("")),
                FAILED,
                "deploy",
                "its host key is unknown",
                "compare the fingerprint");
        assertThat(known).isEmptyFile();
    }

    @Test
    void aServerThatIsNotSetUpForTheApp() {
        refused(
                config("").replace("bad-input", "bad-unknown"),
                FAILED,
                "deploy",
                "is not set up for bad-unknown",
                "Next: `teal setup`");
    }

    @Test
    void aServerWithoutDocker() {
        with(
                "for f in /usr/bin/docker /usr/local/bin/docker; do [ ! -e $f ] || mv $f $f.off; done",
                "for f in /usr/bin/docker /usr/local/bin/docker; do [ ! -e $f.off ] || mv $f.off $f; done",
                () -> refused(config(""), FAILED, "deploy", "has no docker", "`teal setup` installs what is missing"));
    }

    @Test
    void aServerWithoutNginx() {
        with(
                "mv /usr/sbin/nginx /usr/sbin/nginx.off",
                "mv /usr/sbin/nginx.off /usr/sbin/nginx",
                () -> refused(config(""), FAILED, "deploy", "has no nginx", "`teal setup` installs what is missing"));
    }

    /// As its client sees it: nobody at the socket. The app goes on, and nginx reaches it without the engine.
    @Test
    void aDockerEngineThatIsDead() {
        with("mv /run/docker.sock /run/docker.off", "mv /run/docker.off /run/docker.sock", () -> {
            refused(
                    config(""),
                    FAILED,
                    "deploy",
                    "Docker on root@" + server.name() + " does not answer",
                    "Is the docker daemon running?",
                    "Next: `teal setup` starts it");
            assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue");
        });
    }

    @Test
    void anNginxThatIsDead() {
        server.must("nginx -s stop; while pgrep -x nginx; do sleep 0.1; done >/dev/null");
        try {
            Ended ended = teal(config("")).run("deploy");
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
            assertThat(ended.err())
                    .contains("nginx on root@" + server.name() + " does not answer for bad-input", "`teal setup`");
            assertThat(teal(config("")).must("status").out()).contains("live: unknown", "nginx does not answer");
        } finally {
            assertThat(teal(config("")).must("setup").out()).contains("nginx started");
        }
        assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue");
    }

    @Test
    void aPortThatAnotherProcessHas() {
        with(
                "setsid perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalAddr => \"127.0.0.1\","
                        + " LocalPort => 3811, Listen => 1) or die; sleep' >/dev/null 2>&1 </dev/null &"
                        + " until ss -Hltn 'sport = :3811' | grep -q .; do sleep 0.1; done",
                "kill $(pgrep -x perl)",
                () -> refused(
                        config(""),
                        FAILED,
                        "deploy",
                        "port 3811 of slot green is taken on root@" + server.name() + " by another process: perl (pid ",
                        "choose other ports under `slots`"));
    }

    @Test
    void anAppDirectoryOnAFullDisk() {
        with(
                "mkdir -p /mnt/small && mount -t tmpfs -o size=50m tmpfs /mnt/small",
                "umount /mnt/small; docker network rm bad-full; rm /etc/nginx/conf.d/bad-full.conf; nginx -s reload",
                () -> {
                    TealCommand teal = teal(config("directory: /mnt/small/bad-full")
                            .replace("bad-input", "bad-full")
                            .replace("3810", "3820")
                            .replace("3811", "3821")
                            .replace("8810", "8820"));
                    teal.must("setup");
                    refused(teal, FAILED, "deploy", "(/mnt/small/bad-full); the release needs 300.0 MB");
                });
    }

    @Test
    void aDiskThatFillsUpWhileTheImageComes() {
        with(
                "mount -t tmpfs -o size=4k tmpfs /var/lib/docker/tmp",
                "umount /var/lib/docker/tmp",
                () -> refused(
                        config("").replace("args: {}", "args: {APP_VERSION: full-disk}"),
                        FAILED,
                        "deploy",
                        "does not fit on root@" + server.name() + ": its disk is full",
                        "no space left on device",
                        "`docker system df`",
                        "still serves; nothing changed for users"));
    }

    @Test
    void anImageForAnotherPlatformThanTheServers() {
        refused(
                withImage("{context: %s, platform: linux/arm64}".formatted(context)),
                FAILED,
                "deploy",
                "the image is for linux/arm64, but root@" + server.name() + " is linux/amd64",
                "set image.platform to linux/amd64");
    }

    @Test
    void aReadyImageForAnotherPlatformThanAskedFor() throws IOException {
        Files.writeString(
                Files.createDirectory(folder.resolve("arm")).resolve("Dockerfile"), "FROM scratch\nCOPY x /\n");
        Files.writeString(folder.resolve("arm/x"), "x");
        BuildEngine engine = Ground.engine();
        engine.docker(
                "build",
                "-q",
                "--platform",
                "linux/arm64",
                "-t",
                "bad-arm:1",
                folder.resolve("arm").toString());
        refused(
                withImage("{name: \"bad-arm:1\"}"),
                FAILED,
                "deploy",
                "the image is for linux/arm64, but teal.yml asks for linux/amd64");
    }

    @Test
    void aReadyImageThatIsNowhere() {
        // Nothing listens at the discard port: no registry is asked.
        refused(
                withImage("{name: \"127.0.0.1:9/no-such:1\"}"),
                FAILED,
                "deploy",
                "the image 127.0.0.1:9/no-such:1 is not on this machine and cannot be pulled",
                "connection refused",
                "correct image.name");
    }

    @Test
    void aDockerfileThatDoesNotBuild() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY not-there.jar /\n");
        Path log = Path.of(System.getProperty("java.io.tmpdir"), "teal-test-cache/teal/bad-input/build.log");
        refused(
                withImage("{context: .}"),
                FAILED,
                "deploy",
                "the image could not be built",
                "not-there.jar",
                "Full log: " + log,
                "fix the error above");
        assertThat(log).content().contains("COPY not-there.jar");
    }

    @Test
    void anNginxFileThatTealDidNotWrite() {
        with(
                "echo '# by hand' >/etc/nginx/conf.d/bad-foreign.conf",
                "[ \"$(cat /etc/nginx/conf.d/bad-foreign.conf)\" = '# by hand' ] && rm /etc/nginx/conf.d/bad-foreign.conf;"
                        + " docker network rm bad-foreign; rm -r /opt/bad-foreign",
                () -> {
                    Ended ended = teal(config("")
                                    .replace("bad-input", "bad-foreign")
                                    .replace("3810", "3830")
                                    .replace("3811", "3831")
                                    .replace("8810", "8830"))
                            .run("setup");
                    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
                    assertThat(ended.err())
                            .contains(
                                    "/etc/nginx/conf.d/bad-foreign.conf on root@" + server.name()
                                            + " was not written by Teal; it was left as it is",
                                    "`mv /etc/nginx/conf.d/bad-foreign.conf");
                });
    }

    @Test
    void aRouteDirectoryThatNginxCannotRead() {
        with("chmod 000 /opt/bad-input/route", "chmod 755 /opt/bad-input/route", () -> {
            Ended ended = teal(config("")).run("deploy");
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(ROLLED_BACK);
            assertThat(ended.err())
                    .contains("serves again: traffic was moved back", "/opt/bad-input/route", "`teal setup`");
            assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue");
        });
        // A flag left behind would have moved traffic to a stopped slot the moment nginx could read the folder
        // again.
        assertThat(server.must("ls /opt/bad-input/route")).isEmpty();
        assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue");
    }

    @Test
    void aReleaseCommandThatFails() {
        String before = state();
        Ended ended = teal(withContainer("env: {FAIL_MIGRATION: \"1\"}") + "release: [migrate]\n")
                .run("deploy");
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.err())
                .contains(
                        "the release command failed with exit code 1: migrate",
                        "SqliteError: table assets has no column named owner",
                        "still serves; nothing changed for users");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aSecondDeploymentBesideAnother() throws Exception {
        TealCommand teal = teal(withContainer("env: {UNHEALTHY: \"1\"}").replace("tries: 2", "tries: 200"));
        Process one = teal.start("deploy");
        try (var output = new BufferedReader(new InputStreamReader(one.getInputStream(), StandardCharsets.UTF_8))) {
            String line = "";
            while (line != null && !line.contains("bad-input-green started")) {
                line = output.readLine();
            }
            assertThat(teal.must("status").out()).contains("locked by ", ", deploy since ");
            fails(
                    teal.run("deploy"),
                    "another deployment holds the lock on root@" + server.name() + ": ",
                    "deploy since");
            fails(teal.run("setup"), "a deployment is running on root@" + server.name() + ": ", "wait for it to end");
        } finally {
            one.destroy();
        }
        assertThat(one.waitFor()).isEqualTo(FAILED);
        keptForInspection();
    }

    private static void fails(Ended ended, String... words) {
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.err()).contains(words);
    }

    private static void keptForInspection() {
        assertThat(server.must("docker ps -a --format '{{.Names}} {{.State}}' | sort"))
                .isEqualTo("bad-input-blue running\nbad-input-green exited");
        assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue", "X-app-slot: blue");
    }

    private void refused(String yaml, int exitCode, String verb, String... words) {
        refused(teal(yaml), exitCode, verb, words);
    }

    private static void refused(TealCommand teal, int exitCode, String verb, String... words) {
        String before = state();
        Ended ended = teal.run(verb);
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(exitCode);
        assertThat(ended.err()).contains(words).doesNotContain("Exception", "bug in Teal");
        assertThat(state()).isEqualTo(before);
    }

    /// Containers, files but Teal's own records, and what a visitor gets.
    private static String state() {
        return server.must("docker ps -a --format '{{.Names}} {{.Image}} {{.State}}' 2>&1;"
                + " find /opt /etc/nginx -path '/opt/*/teal' -prune -o ! -name '*.db*' -printf '%p %M %s %T@\\n' | sort;"
                + VISIT + " | grep -v ^Date");
    }

    private static void with(String broken, String mended, Runnable test) {
        server.must(broken);
        try {
            test.run();
        } finally {
            server.must(mended);
        }
    }

    private TealCommand teal(String yaml) {
        return TealCommand.in(folder, server, Ground.engine()).config(yaml);
    }

    private TealCommand sshWith(String lines, String instead) throws IOException {
        String changed = Files.readString(server.sshConfig()).replaceAll(lines, instead);
        Path config = Files.writeString(folder.resolve("ssh_config"), changed);
        return teal("").with("TEAL_SSH", "ssh -F " + config);
    }

    private static String withContainer(String entry) {
        return config("").replace("container: {", "container: {" + entry + ", ");
    }

    private static String withImage(String image) {
        return config("").replaceAll("(?m)^image: .*", "image: " + image);
    }

    private static String config(String more) {
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
