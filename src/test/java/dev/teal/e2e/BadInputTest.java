package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.BuildEngine;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What the user gives is wrong. Releases that crash at their start and that never get healthy: ZeroLossTest.
class BadInputTest extends WithLiveRelease {
    private static final int USAGE = 64;

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

    /// ssh waits for an answer on the terminal; nothing of it is left.
    @Test
    void ctrlCAtAQuestionOfSshEndsAtOnce() throws Exception {
        Path known = Files.createFile(folder.resolve("known"));
        TealCommand teal = sshWith("UserKnownHostsFile .*|StrictHostKeyChecking .*", "UserKnownHostsFile " + known)
                .config(config(""));
        Process process = teal.startOnTerminal("deploy");
        StringBuilder shown = new StringBuilder();
        InputStream screen = process.getInputStream();
        for (int next = screen.read(); next >= 0; next = screen.read()) {
            shown.append((char) next);
            if (shown.toString().endsWith("continue connecting (yes/no/[fingerprint])?")) {
                process.getOutputStream().write(3); // Ctrl-C
                process.getOutputStream().flush();
            }
        }
        assertThat(process.waitFor()).as(shown.toString()).isEqualTo(130);
        assertThat(shown).contains("stopped on your request").doesNotContain("host key is unknown");
        assertThat(ProcessHandle.allProcesses().map(ProcessHandle::info).map(ProcessHandle.Info::commandLine))
                .noneMatch(line ->
                        line.orElse("").contains(folder.resolve("ssh_config").toString()));
        assertThat(known).isEmptyFile();
    }

    @Test
    void aRouterThatTealSetupMustWriteIsFoundBeforeTheBuild() {
        TealCommand teal = teal(config("").replace("listen: 8810", "listen: 8810, body_size: 7m"));
        Ended ended = teal.run("deploy");
        assertThat(ended.out()).isEmpty();
        fails(
                ended,
                "the nginx file of bad-input on root@" + server.name() + " does not match teal.yml any more",
                "Next: `teal setup`, then `teal deploy`; `teal deploy -y` does both");
        assertThat(teal.must("plan").out()).contains("`teal deploy` asks whether to run `teal setup` first");
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
                "127.0.0.1:9/bad-arm:1", // nothing listens at the discard port: no registry is asked
                folder.resolve("arm").toString());
        refused(
                withImage("{name: \"127.0.0.1:9/bad-arm:1\"}"),
                FAILED,
                "deploy",
                "the image 127.0.0.1:9/bad-arm:1 on this machine is for linux/arm64, and it is not available for linux/amd64");
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
        Path log = TealCommand.CACHE.resolve("teal/bad-input/build.log");
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
}
