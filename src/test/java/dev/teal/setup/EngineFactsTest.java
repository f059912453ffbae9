package dev.teal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Finding;
import dev.teal.base.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Engines that Teal cannot deploy to, recognised by the output of client and engine.
class EngineFactsTest {
    private static final String CLIENT = "client /usr/bin/docker";
    private static final String DEBIAN = "program Docker version 20.10.24+dfsg1, build 297e128";
    private static final String SOCKET = "at unix:///var/run/docker.sock";
    private static final String SERVER =
            "server {\"Platform\":{\"Name\":\"\"},\"Components\":[{\"Name\":\"Engine\",\"Version\":\"20.10.24+dfsg1\"}],"
                    + "\"Version\":\"20.10.24+dfsg1\"}";

    @Test
    void theEngineOfDebianIsAccepted() {
        EngineFacts facts = EngineFacts.parse(List.of(
                CLIENT,
                DEBIAN,
                SOCKET,
                SERVER,
                info("/var/lib/docker", "\"name=seccomp,profile=default\"", "inactive")));
        assertThat(facts.lacksLiveRestore()).isTrue();
        assertThat(refusal(facts)).isEmpty();
    }

    @Test
    void aServerWithoutDockerOrWithAStoppedEngineIsAccepted() {
        assertThat(refusal(EngineFacts.parse(List.of()))).isEmpty();
        EngineFacts stopped = EngineFacts.parse(List.of(
                CLIENT, DEBIAN, SOCKET, "server null", "info {\"ID\":\"\",\"ServerErrors\":[\"Cannot connect\"]}"));
        assertThat(stopped.lacksLiveRestore()).isFalse();
        assertThat(refusal(stopped)).isEmpty();
    }

    @Test
    void theSnapCannotReadTheFolderOfTheApp() {
        assertThat(refusal(EngineFacts.parse(List.of("client /snap/bin/docker"))))
                .contains(
                        "Docker on box is the snap, which cannot read /opt/hub: a snap has access to few files of the server");
        assertThat(refusal(EngineFacts.parse(List.of(
                        CLIENT, DEBIAN, SOCKET, SERVER, info("/var/snap/docker/common/var-lib-docker", "", "")))))
                .hasValueSatisfying(happened -> assertThat(happened).contains("is the snap"));
    }

    @Test
    void rootlessContainersAreUnreachableForNginx() {
        assertThat(refusal(EngineFacts.parse(List.of(
                        CLIENT,
                        DEBIAN,
                        "at unix:///run/user/1000/docker.sock",
                        SERVER,
                        info(
                                "/home/ada/.local/share/docker",
                                "\"name=seccomp,profile=builtin\",\"name=rootless\"",
                                "")))))
                .contains("Docker on box is rootless: nginx cannot reach its containers' addresses");
    }

    @Test
    void podmanIsRecognisedAsCommandAndBehindDockersClient() {
        assertThat(refusal(EngineFacts.parse(List.of(CLIENT, "program podman version 4.3.1"))))
                .contains("`docker` on box is Podman (podman version 4.3.1), not Docker");
        assertThat(refusal(EngineFacts.parse(List.of(
                        CLIENT,
                        DEBIAN,
                        "at unix:///run/podman/podman.sock",
                        "server {\"Components\":[{\"Name\":\"Podman Engine\"}],\"Version\":\"4.3.1\"}"))))
                .hasValueSatisfying(happened -> assertThat(happened).contains("is Podman"));
    }

    @Test
    void anEngineOnAnotherMachineIsRefused() {
        assertThat(refusal(EngineFacts.parse(List.of(CLIENT, DEBIAN, "at ssh://ada@10.0.0.9", SERVER))))
                .contains("`docker` on box uses an engine on another machine: ssh://ada@10.0.0.9");
        assertThat(refusal(EngineFacts.parse(List.of(CLIENT, DEBIAN, "at tcp://127.0.0.1:2375", SERVER))))
                .isEmpty();
    }

    /// It refuses to start with live-restore.
    @Test
    void aSwarmHasNoLiveRestore() {
        assertThat(EngineFacts.parse(List.of(CLIENT, DEBIAN, SERVER, info("/var/lib/docker", "", "active")))
                        .lacksLiveRestore())
                .isFalse();
    }

    @Test
    void everythingThatIsWrongIsFound() {
        assertThat(EngineFacts.parse(List.of("client /snap/bin/docker", "at ssh://ada@10.0.0.9", SERVER))
                        .findings("box", "/opt/hub"))
                .extracting(Finding::what)
                .satisfiesExactly(
                        snap -> assertThat(snap).contains("the snap"),
                        remote -> assertThat(remote).contains("on another machine"));
    }

    private static Optional<String> refusal(EngineFacts facts) {
        return Finding.refusal(facts.findings("box", "/opt/hub")).map(Problem::happened);
    }

    private static String info(String root, String options, String swarm) {
        return "info {\"DockerRootDir\":\"" + root + "\",\"SecurityOptions\":[" + options
                + "],\"LiveRestoreEnabled\":false,\"Swarm\":{\"LocalNodeState\":\"" + swarm + "\"}}";
    }
}
