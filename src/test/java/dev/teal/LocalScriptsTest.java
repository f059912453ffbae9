package dev.teal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.operation.hook.Hooks;
import dev.teal.deploy.operation.release.GitView;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.event.Progress;
import dev.teal.ground.Engine;
import dev.teal.ground.Ground;
import dev.teal.ground.MacLike;
import dev.teal.ground.TestServer;
import dev.teal.image.Image;
import dev.teal.runtime.Example;
import dev.teal.runtime.docker.DockerImages;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The scripts that run on the developer's machine, with each shell that may be `/bin/sh` there, and with the programs
/// of a Mac. bash 3.2, a Mac's own, has no feature that dash lacks.
@Tag("server")
@ParameterizedClass
@MethodSource("shells")
class LocalScriptsTest {
    private static final String APP = "local-scripts";

    static Stream<Arguments> shells() {
        return Stream.of(
                Arguments.of(List.of("/bin/dash"), Engine.BOOKWORM),
                Arguments.of(List.of("/bin/bash", "--posix"), Engine.TRIXIE_CONTAINERD),
                Arguments.of(List.of("/bin/busybox", "sh"), Engine.BOOKWORM));
    }

    @Parameter(0)
    private List<String> shell = List.of();

    @Parameter(1)
    private Engine kind = Engine.BOOKWORM;

    @TempDir
    private Path folder;

    private MacLike mac;
    private Config config;

    @BeforeEach
    void prepare() throws IOException {
        mac = MacLike.with(shell, folder.resolve("programs"), Ground.engine(kind));
        config = Example.config(
                folder,
                "app: " + APP + "\nserver: root@203.0.113.7\nimage: {context: context, platform: linux/amd64}\n"
                        + "directory: /opt/" + APP + "\n");
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.createDirectory(context.resolve("etc"));
        Files.writeString(context.resolve("etc/passwd"), "app:x:1001:1001::/:/x\n");
        Files.writeString(context.resolve("etc/group"), "app:x:1001:\n");
        Files.writeString(context.resolve("base"), "x".repeat(100_000));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY etc /etc\nCOPY base /\nCMD [\"/x\"]\n");
    }

    @AfterEach
    void close() {
        mac.close();
    }

    @Test
    void anImageIsBuiltInspectedShippedAndRemoved() throws IOException {
        DockerImages images = new DockerImages(config, new Layout(config.directory()), mac);
        TestServer remote = Ground.server();
        remote.must("mkdir -p /opt/" + APP + "/teal");
        try (Server server = remote.connect()) {
            Image first = images.prepare("1", Progress.NONE);
            assertThat(images.accounts(first).orElseThrow().toString()).contains("1001");
            images.ship(server, first, List.of(), Progress.NONE);
            Files.writeString(folder.resolve("context/base"), "y".repeat(100_000));
            Image second = images.prepare("2", Progress.NONE);
            List<String> messages = new ArrayList<>();
            assertThat(images.ship(server, second, List.of(first.name()), (_, _, text) -> messages.add(text))
                            .what())
                    .startsWith("1 of 2 layers");
            assertThat(messages).as("no fallback to the whole image").noneMatch(text -> text.contains("image"));
            assertThat(images.names(mac.run(images.list()), mac)).contains(first.name(), second.name());
            assertThat(images.sizes(List.of(first.name()), mac)).containsKey(first.name());
            assertThat(mac.run(images.removeLocal(first.name())).ok()).isTrue();
            assertThat(mac.run(images.removeLocal(second.name())).ok()).isTrue();
            assertThat(images.names(mac.run(images.list()), mac)).isEmpty();
        } finally {
            remote.must("docker image rm " + APP + ":1 " + APP + ":2 >/dev/null; rm -r /opt/" + APP);
        }
    }

    @Test
    void gitIsAsked() throws IOException {
        assertThat(ReleaseId.next(mac, folder, Clock.systemUTC()).commit()).isEmpty();
        git("init", "-q");
        git("add", "teal.yml");
        git("commit", "-q", "-m", "x");
        Files.createDirectory(folder.resolve(".teal"));
        assertThat(ReleaseId.next(mac, folder, Clock.systemUTC()).commit()).matches("[0-9a-f]{40}-dirty");
        assertThat(GitView.of(config, mac)).isEqualTo(new GitView("", true));
        Files.writeString(folder.resolve(".teal/secrets"), "A=b\n");
        git("add", "-f", ".teal/secrets");
        assertThat(GitView.of(config, mac)).isEqualTo(new GitView(".teal/secrets", false));
    }

    private void git(String... arguments) {
        List<String> argv = Stream.concat(
                        Stream.of(
                                "git", "-C", folder.toString(), "-c", "user.name=x", "-c", "user.email=x@example.com"),
                        Stream.of(arguments))
                .toList();
        Result done = mac.run(Command.of(argv));
        assertThat(done.ok()).as(done.toString()).isTrue();
    }

    @Test
    void aHookRunsAndEndsWithItsInput() throws IOException {
        Path file = Files.createDirectories(config.hooks()).resolve(Hook.PRE_DEPLOY.word());
        Files.writeString(file, "#!/bin/sh\necho \"it is $TEAL_APP\"; sleep 600 & wait\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Channel hook = mac.open(Hooks.of(config).command(Hook.PRE_DEPLOY, Map.of("TEAL_APP", "a b")))) {
            byte[] line = hook.out().readNBytes("it is a b\n".length());
            assertThat(new String(line, StandardCharsets.UTF_8)).isEqualTo("it is a b\n");
            hook.in().close();
            hook.out().readAllBytes(); // ends when all processes of the hook have ended
            assertThat(hook.await(Server.USUAL).ok()).isFalse();
        }
    }

    @Test
    void whatOnlyLinuxHasIsFoundHere() {
        for (String script : List.of(
                "stat -c %s /",
                "sed -i s/a/b/ /tmp/none",
                "date +%s%N",
                "readlink -f /",
                "tar --warning=no-unknown-keyword -cf /dev/null /etc/hostname",
                "du -b /etc/hostname",
                "setsid true",
                "flock / true",
                "ss -l",
                "nproc",
                "sha256sum /etc/hostname",
                "cat /proc/self/stat")) {
            assertThat(mac.run(Command.script(script)).ok()).as(script).isFalse();
        }
        assertThat(mac.run(Command.script("stat -f %z / || true; date +%s; du -sk /etc/hostname"))
                        .ok())
                .isTrue();
    }
}
