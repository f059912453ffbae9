package dev.teal.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rights of a script in the jail, on this machine's kernel; runs as root.
@Tag("server")
class JailTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Server server = Servers.connect(new Destination.Local(), Events.NONE);

    @BeforeEach
    void aDatabaseOfUser4711() throws IOException {
        Files.createDirectories(folder.resolve("data/sub"));
        Files.writeString(folder.resolve("data/sub/hub.db"), "the app's");
        Files.writeString(folder.resolve("secret"), "root's");
        must("chown -R 4711:4712 \"$1/data\"; chmod 755 \"$1\"");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String must(String script) {
        Result result = server.run(Command.script(script, folder.toString()));
        assertThat(result.ok()).as(result.toString()).isTrue();
        return result.out().strip();
    }

    private Jail jail() {
        return new Jail(new Layout(folder.toString()), RunsAs.DOCKER);
    }

    private Database hub() {
        return new Database("data/sub/hub.db", folder.resolve("data").toString(), "sub/hub.db");
    }

    private Result inside(String words) {
        return server.run(jail().run(Jail.Contents.of(hub()), LIMIT, "probe.sh", words));
    }

    private static Problem refused(Result result) {
        Optional<Problem> refusal = Jail.refusal(result, "root@hub");
        assertThat(refusal).as(result.toString()).isPresent();
        return refusal.orElseThrow();
    }

    @Test
    void aScriptRunsAsTheDatabasesOwnerWithoutCapabilities() {
        Result result = inside("id -u; id -g; id -G; setpriv --dump");
        assertThat(result.lines())
                .startsWith("4711", "4712", "4712")
                .contains(
                        "no_new_privs: 1",
                        "Inheritable capabilities: [none]",
                        "Ambient capabilities: [none]",
                        "Capability bounding set: [none]");
    }

    @Test
    void aScriptSeesOnlyProgramsAndTheVolume() {
        Result result = inside("ls -A / /dev /data; ls /proc /sys /etc /root /bin/sh; cat " + folder + "/secret");
        assertThat(result.out()).isEqualTo("/:\ndata\ndev\nin\nlib\nlib64\nout\nusr\n\n/data:\nsub\n\n/dev:\nnull\n");
        assertThat(result.err().lines()).hasSize(6).allMatch(line -> line.endsWith("No such file or directory"));
    }

    @Test
    void aScriptCanWriteOnlyInTheVolume() {
        Result result = inside(": >/data/sub/new; for f in /x /usr/bin/x /usr/lib/x /dev/x /in/x; do (: >$f); done");
        assertThat(result.err().lines()).hasSize(5).allMatch(line -> line.contains("cannot create"));
        assertThat(must("stat -c %u:%g \"$1/data/sub/new\"")).isEqualTo("4711:4712");
        assertThat(must("ls -A \"$1/teal/jail\"")).as("on the server").isEmpty();
    }

    @Test
    void aScriptHasNoNetworkAndSeesNoProcessOfTheServer() {
        assertThat(inside("kill -0 " + ProcessHandle.current().pid()).ok()).isFalse();
        Result result = inside("/usr/bin/bash -c ': </dev/tcp/127.0.0.1/22'");
        assertThat(result.err()).isNotEmpty();
        assertThat(result.ok()).isFalse();
    }

    @Test
    void aLinkInTheVolumeCannotBeFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("data/link"), Path.of("sub/hub.db"));
        assertThat(inside("cat /data/link").err()).contains("Too many levels of symbolic links");
        assertThat(inside("cat /data/sub/hub.db").out()).isEqualTo("the app's");
    }

    @Test
    void aDatabaseBehindALinkIsRefused() throws IOException {
        must("mv \"$1/data/sub\" \"$1/data/real\"");
        Files.createSymbolicLink(folder.resolve("data/sub"), Path.of("real"));
        Problem problem = refused(inside("true"));
        assertThat(problem.happened())
                .isEqualTo("the database cannot be reached on root@hub: " + folder
                        + "/data/sub/hub.db: Too many levels of symbolic links");
    }

    @Test
    void aVolumeThatIsALinkIsRefused() throws IOException {
        must("mv \"$1/data\" \"$1/elsewhere\"");
        Files.createSymbolicLink(folder.resolve("data"), Path.of("elsewhere"));
        Problem problem = refused(inside("true"));
        assertThat(problem.happened()).endsWith(folder + "/data leads to " + folder + "/elsewhere");
        assertThat(problem.next()).startsWith("if you made that link, write its target");
    }

    @Test
    void theAppsFolderMayBeBehindALink() throws IOException {
        Path other = folder.resolveSibling(folder.getFileName() + "-link");
        Files.createSymbolicLink(other, folder);
        try {
            Jail jail = new Jail(new Layout(other.toString()), RunsAs.DOCKER);
            Database hub = new Database("hub.db", other + "/data", "sub/hub.db");
            Result result = server.run(jail.run(Jail.Contents.of(hub), LIMIT, "probe.sh", "cat \"$db\""));
            assertThat(result.out()).isEqualTo("the app's");
        } finally {
            Files.delete(other);
        }
    }

    @Test
    void aFileSystemMountedInTheVolumeIsRefused() {
        must("mount -t tmpfs none \"$1/data/sub\"");
        try {
            Problem problem = refused(inside("true"));
            assertThat(problem.happened()).endsWith(folder + "/data/sub is a mount of its own");
            assertThat(problem.next()).isEqualTo("list that directory as a separate volume in container.volumes");
        } finally {
            must("umount \"$1/data/sub\"");
        }
    }

    @Test
    void aScriptThatTakesTooLongIsKilledWithItsChildren() {
        String time = "61." + System.nanoTime();
        String sleeps = "sleep " + time + " & setsid sleep " + time;
        Command command = jail().run(Jail.Contents.of(hub()), Duration.ofSeconds(1), "probe.sh", sleeps);
        Problem problem = refused(server.run(command));
        assertThat(problem.happened()).isEqualTo("work on the database on root@hub took too long and was stopped");
        Until.holds(
                "no child is left",
                () -> must("grep -lzx " + time + " /proc/[0-9]*/cmdline 2>/dev/null || true")
                        .isEmpty());
    }

    @Test
    void aScriptCannotReleaseTheLock() {
        Command command = jail().run(Jail.Contents.of(hub()), LIMIT, "probe.sh", "flock -u 9");
        Result result =
                server.run(Command.script("exec 9<\"$1/secret\"; eval \"$2\"", folder.toString(), command.inShell()));
        assertThat(result.err()).contains("9: Bad file descriptor");
    }

    @Test
    void aScriptInheritsNoEnvironment() {
        List<String> argv = new ArrayList<>(List.of("env", "SECRET=x", "LC_ALL=de_DE.UTF-8"));
        argv.addAll(jail().run(Jail.Contents.of(hub()), LIMIT, "probe.sh", "/usr/bin/env")
                .argv());
        assertThat(server.run(Command.of(argv)).lines())
                .contains("LC_ALL=C")
                .noneMatch(line -> line.startsWith("SECRET"));
    }

    @Test
    void anOutputThatExistsIsNotWrittenTo() {
        Jail.Contents contents = Jail.Contents.of(hub()).writing(folder + "/secret");
        refused(server.run(jail().run(contents, LIMIT, "probe.sh", "echo x >\"$out\"")));
        assertThat(must("cat \"$1/secret\"")).isEqualTo("root's");
    }

    @Test
    void withoutTheRightToMakeNamespacesTheProblemNamesAFix() {
        List<String> argv = new ArrayList<>(List.of("setpriv", "--bounding-set=-sys_admin"));
        argv.addAll(jail().run(Jail.Contents.of(hub()), LIMIT, "probe.sh", ": >/data/ran")
                .argv());
        Problem problem = refused(server.run(Command.of(argv)));
        assertThat(problem.happened())
                .isEqualTo("root@hub does not let Teal confine work on the app's files: unshare: unshare failed:"
                        + " Operation not permitted");
        assertThat(problem.next()).contains("CAP_SYS_ADMIN", "remove `database` from teal.yml");
        assertThat(folder.resolve("data/ran")).doesNotExist();
    }

    @Test
    void anAppUnderTealsOwnAccountIsNotConfined() {
        Jail jail = new Jail(new Layout(folder.toString()), RunsAs.PROCESS);
        Result result = server.run(jail.run(Jail.Contents.of(hub()), LIMIT, "probe.sh", "cat \"$db\"; id -u"));
        assertThat(result.out()).isEqualTo("the app's0\n");
    }
}
