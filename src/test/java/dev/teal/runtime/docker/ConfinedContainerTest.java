package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.ground.Engine;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.runtime.Example;
import dev.teal.runtime.Processes;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What code in a container can do to its server, on real engines.
@Tag("server")
@ParameterizedClass
@EnumSource
class ConfinedContainerTest {
    private static final String APP = "app: confined\nserver: root@203.0.113.7\n";
    private static final String NO_CONTAINERS =
            "docker rm -f confined-blue confined-green confined-release 2>/dev/null; rm -rf /opt/confined; ";
    private static final String GONE =
            NO_CONTAINERS + "docker network rm confined; docker image rm confined:r1 confined:volume; true";
    /// An image with this system's own programs; `/suid` is `id`, owned by root and setuid.
    private static final String IMAGE = """
            set -e
            work=$(mktemp -d); cd "$work"
            programs="/bin/sh /bin/sleep /bin/ls /bin/ln /usr/bin/id /bin/mknod /bin/grep /usr/bin/setpriv"
            tar -C / -ch $(for p in $programs; do echo "$p"; ldd "$p" | grep -o '/[^ ]*'; done | sort -u | sed 's,^/,,') | tar -xf -
            cp usr/bin/id suid; chmod 4755 suid; mkdir -p tmp uploads
            tar -c . | docker import - confined:r1 >/dev/null
            rm -rf "$work"
            """;

    private final TestServer remote;
    private Server server;

    ConfinedContainerTest(Engine engine) {
        remote = Ground.server(engine);
    }

    @BeforeParameterizedClassInvocation
    static void anImageAndANetwork(Engine engine) {
        TestServer remote = Ground.server(engine);
        remote.must(GONE);
        remote.must(IMAGE);
        remote.must("docker network create --subnet 172.29.78.0/24 --ip-range 172.29.78.128/25 confined");
    }

    @AfterParameterizedClassInvocation
    static void clear(Engine engine) {
        Ground.server(engine).must(GONE);
    }

    @BeforeEach
    void prepare() {
        server = remote.connect();
        remote.must(NO_CONTAINERS + "mkdir -p /opt/confined/teal/env /opt/confined/data; : >/opt/confined/teal/env/r1");
    }

    @AfterEach
    void close() {
        server.close();
    }

    /// The previous release had both volumes, and its app replaced the second with a link.
    @Test
    void aVolumeThatTheAppReplacedWithALinkIsNotMounted() {
        String yaml = "container: {volumes: ['data/uploads:/uploads']}\n";
        remote.must("docker run --rm --volume /opt/confined/data:/data confined:r1 ln -s /etc /data/uploads");
        for (Command start : List.of(
                slots(yaml).start(Slot.GREEN, release(yaml), RestartPolicy.NO),
                slots(yaml).runOnce(release(yaml), List.of("/bin/ls", "/uploads")))) {
            Result refused = server.run(start);
            assertThat(refused.out()).doesNotContain("passwd");
            assertThat(Refusal.of(refused, server).orElseThrow())
                    .hasMessageContaining("the volume /opt/confined/data/uploads")
                    .hasMessageEndingWith("leads to /etc");
        }
        assertThat(remote.must("docker ps -aq --filter name=confined")).isEmpty();
    }

    @Test
    void aMissingDirectoryIsCreatedAtTheFirstStart() {
        String yaml = "container: {volumes: ['new/uploads:/uploads']}\n";
        assertThat(once(yaml, "ls -d /uploads").ok()).isTrue();
        assertThat(remote.must("stat -c %F /opt/confined/new/uploads")).isEqualTo("directory");
    }

    @Test
    void aSlotRunsAndASetuidProgramGainsNothing() {
        String yaml = "container: {command: [/bin/sleep, '300']}\n";
        Result started = server.run(slots(yaml).start(Slot.BLUE, release(yaml), RestartPolicy.NO));
        assertThat(started.ok()).as(started.toString()).isTrue();
        assertThat(remote.must("docker exec confined-blue sh -c '" + AS_USER + " /suid -u; " + AS_USER + " id -u'"))
                .isEqualTo("1001\n1001");
        assertThat(remote.must(
                        "grep NoNewPrivs /proc/$(docker inspect --format '{{.State.Pid}}' confined-blue)/status"))
                .endsWith("1");
    }

    /// Drops root, as gosu and su-exec do.
    private static final String AS_USER = "setpriv --reuid 1001 --regid 1001 --clear-groups";

    @Test
    void devicesAndRawPacketsAreForbidden() {
        assertThat(once("", "mknod /tmp/null c 1 3").err()).contains("Operation not permitted");
        assertThat(rights("")).as("without MKNOD and NET_RAW").isEqualTo("00000000a00405fb");
        assertThat(once("", AS_USER + " /suid -u").out()).isEqualTo("1001\n");
    }

    @Test
    void optionsRestoreThePrivileges() {
        assertThat(rights("container: {options: [--cap-add, NET_RAW, --cap-add=MKNOD]}\n"))
                .isEqualTo("00000000a80425fb");
        assertThat(once("container: {options: [--cap-add=CAP_MKNOD]}\n", "mknod /tmp/null c 1 3")
                        .ok())
                .isTrue();
        assertThat(once("container: {options: [--security-opt, 'no-new-privileges:false']}\n", AS_USER + " /suid -u")
                        .out())
                .isEqualTo("0\n");
    }

    /// Like an entry point that drops root.
    @Test
    void theIdentityOfAProcessIsItsCurrentOne() {
        String yaml =
                "container: {command: [/bin/sh, -c, '/bin/sleep 301 & exec setpriv --reuid 1001 --regid 1002 --groups 27"
                        + " /bin/sleep 302']}\n";
        Result started = server.run(slots(yaml).start(Slot.BLUE, release(yaml), RestartPolicy.NO));
        assertThat(started.ok()).as(started.toString()).isTrue();
        Until.holds("both sleep", () -> users(yaml).equals("sleep 0:0 true, sleep 1001:1002 27 false"));
        assertThat(Processes.of(server.run(slots(yaml).processes(Slot.GREEN)).lines())
                        .processes())
                .isEmpty();
    }

    private String users(String yaml) {
        return Processes.of(server.run(slots(yaml).processes(Slot.BLUE)).lines()).processes().stream()
                .map(process -> process.name() + " "
                        + (process.identity().owner() + " " + process.identity().groupList()).strip() + " "
                        + process.identity().overrides())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Test
    void onlyAMountAtTheSamePathReplacesAVolumeOfTheImage() {
        remote.must(
                "cd / && tar -c etc/hostname | docker import --change 'VOLUME /app/data' - confined:volume >/dev/null");
        assertThat(mounts("--volume /opt/confined/data:/app")).contains("volume:/app/data");
        assertThat(mounts("--volume /opt/confined/data:/app/data")).isEqualTo("bind:/app/data");
        assertThat(mounts("--tmpfs=/app/data")).isEmpty();
        assertThat(mounts("--mount type=tmpfs,dst=/app/data")).isEqualTo("tmpfs:/app/data");
    }

    private String mounts(String options) {
        return remote.must("docker create --name confined-blue " + options + " confined:volume /x >/dev/null;"
                + " docker inspect --format '{{range .Mounts}}{{.Type}}:{{.Destination}} {{end}}' confined-blue;"
                + " docker rm -v confined-blue >/dev/null");
    }

    private String rights(String yaml) {
        return once(yaml, "grep CapBnd /proc/self/status")
                .out()
                .replace("CapBnd:", "")
                .strip();
    }

    private Result once(String yaml, String script) {
        return server.run(slots(yaml).runOnce(release(yaml), List.of("/bin/sh", "-c", script)));
    }

    private static DockerSlots slots(String yaml) {
        Config config = Example.config(APP + yaml);
        return new DockerSlots(
                config, new Layout(config.directory()), new AppNetwork(config.app(), Subnet.of("172.29.78.0/24")));
    }

    private static Release release(String yaml) {
        return Example.release(Example.config(APP + yaml), "r1", List.of());
    }
}
