package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.ContainerConfig.Volume;
import dev.teal.ground.Engine;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.server.Command;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Containers as scripts start them.
@Tag("server")
@ParameterizedClass
@EnumSource(names = {"BOOKWORM", "TRIXIE"})
class ContainerSettingsTest {
    private static final String GONE = "docker rm -f set-one set-two >/dev/null 2>&1; docker volume rm set-kept;"
            + " docker image rm set-image:1; true";
    private static final List<String> OPTIONS = List.of(
            "--entrypoint=/bin/sh",
            "--user=1000:1000",
            "--workdir=/tmp",
            "--mount=type=volume,source=set-kept,target=/kept,readonly",
            "--read-only",
            "--init",
            "--cap-add=NET_ADMIN",
            "--cap-drop=CHOWN",
            "--security-opt=no-new-privileges",
            "--add-host=db:10.0.0.9",
            "--dns=10.0.0.53",
            "--cpu-shares=512",
            "--pids-limit=200",
            "--cpus=1.5",
            "--shm-size=134217728",
            "--tmpfs=/scratch:size=16m",
            "--sysctl=net.core.somaxconn=1024",
            "--ulimit=nofile=2048:4096",
            "--log-driver=json-file",
            "--log-opt=max-size=1m");

    private final TestServer testServer;
    private Server server;

    ContainerSettingsTest(Engine engine) {
        testServer = Ground.server(engine);
    }

    @BeforeEach
    void prepare() {
        server = testServer.connect();
        testServer.must(GONE);
        testServer.importShell("set-image:1");
    }

    @AfterEach
    void close() {
        server.close();
        testServer.must(GONE);
    }

    @Test
    void itsOptionsAreThoseItWasStartedWith() {
        ContainerSettings one = create("set-one", OPTIONS);
        assertThat(one.options()).containsExactlyElementsOf(OPTIONS);
        assertThat(one.command()).containsExactly("-c", "sleep 300");
        // Started again with them, it has them again.
        assertThat(create("set-two", one.options()).options()).isEqualTo(one.options());
    }

    @Test
    void theRestOfItIsInTealYmlsOtherKeys() {
        testServer.must("docker create --name set-one --restart always --memory 64m --publish 3880:3000"
                + " --publish 127.0.0.1:3881:3001 --env PLAIN=1 --env 'SPACED=a b=c'"
                + " --volume /opt/set/data:/app/data:ro set-image:1 sleep 300");
        ContainerSettings settings = settings("set-one");
        assertThat(settings.options()).isEmpty();
        assertThat(settings.memory()).isEqualTo("64m");
        assertThat(settings.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("PLAIN", "1", "SPACED", "a b=c"));
        assertThat(settings.volumes()).containsExactly(new Volume("/opt/set/data", "/app/data", true));
        assertThat(settings.published())
                .containsExactlyInAnyOrder(
                        new ContainerSettings.Published(3000, "", 3880),
                        new ContainerSettings.Published(3001, "127.0.0.1", 3881));
        assertThat(settings.published().stream().filter(ContainerSettings.Published::isOpen))
                .hasSize(1);
        assertThat(settings.restartPolicy()).isEqualTo("always");
        assertThat(settings.running()).isFalse();
        assertThat(settings.networks()).containsExactly("bridge");
        assertThat(ContainerSettings.of(server.run(ContainerSettings.query(List.of("set-nobody")))))
                .isEmpty();
    }

    private ContainerSettings create(String name, List<String> options) {
        List<String> argv = new ArrayList<>(List.of("docker", "create", "--name", name));
        argv.addAll(options);
        argv.addAll(List.of("set-image:1", "-c", "sleep 300"));
        assertThat(server.run(Command.of(argv)).err()).doesNotContain("rror");
        return settings(name);
    }

    private ContainerSettings settings(String name) {
        return ContainerSettings.of(server.run(ContainerSettings.query(List.of(name))))
                .getFirst();
    }
}
