package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.ground.Engine;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.runtime.Example;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A container with one of the app's names that Teal did not create.
@Tag("server")
@ParameterizedClass
@EnumSource
class ForeignNameTest {
    private static final String YAML = """
            app: named
            server: root@203.0.113.7
            release: [sleep, '0']
            container: {command: [sleep, '300']}
            slots: {blue: 3860, green: 3861}
            """;
    private static final Config CONFIG = Example.config(YAML);
    private static final Release RELEASE = Example.release(CONFIG, "r1", List.of());
    private static final String GONE = "docker rm -f $(docker ps -aq --filter name=named-) >/dev/null 2>&1;"
            + " docker network rm named; docker image rm named:r1; rm -rf /opt/named; true";
    private static final String STATE =
            "docker inspect --format '{{.Name}} {{.Id}} {{.State.Status}} {{.HostConfig.RestartPolicy.Name}}'"
                    + " named-blue named-green named-release";

    private final TestServer remote;
    private final DockerSlots slots = new DockerSlots(
            CONFIG, new Layout(CONFIG.directory()), new AppNetwork(CONFIG.app(), Subnet.of("172.29.79.0/24")));
    private Server server;

    ForeignNameTest(Engine engine) {
        remote = Ground.server(engine);
    }

    @BeforeEach
    void prepare() {
        server = remote.connect();
        remote.must(GONE);
        remote.importShell("named:r1");
        remote.must("mkdir -p /opt/named/teal/env; : >/opt/named/teal/env/r1;"
                + " docker network create --subnet 172.29.79.0/24 --ip-range 172.29.79.128/25 --label dev.teal.app=named"
                + " named");
    }

    @AfterEach
    void close() {
        server.close();
        remote.must(GONE);
    }

    @Test
    void aForeignContainerIsNotStoppedChangedOrRemoved() {
        remote.must("docker run --detach --name named-blue --network named --restart always --label dev.teal.app=other"
                + " named:r1 sleep 300; docker create --name named-green named:r1 sleep 1;"
                + " docker create --name named-release --env '\"dev.teal.app\":\"named\"' named:r1 sleep 1");
        String before = remote.must(STATE);
        for (Command harmless : List.of(
                slots.stop(Slot.BLUE, Duration.ofSeconds(1)),
                slots.restart(RestartPolicy.NO, Slot.BLUE, Slot.GREEN),
                slots.endOnce())) {
            server.run(harmless);
            server.run(byClient(harmless));
        }
        assertRefused(slots.start(Slot.BLUE, RELEASE, RestartPolicy.NO), "named-blue");
        assertRefused(slots.start(Slot.GREEN, RELEASE, RestartPolicy.NO), "named-green");
        assertRefused(slots.runOnce(RELEASE, List.of("sleep", "0")), "named-release");
        assertRefused(slots.check(Slot.GREEN, RELEASE), "named-green");
        remote.must("docker rename named-green named-aside");
        assertRefused(slots.check(Slot.GREEN, RELEASE), "named-release");
        remote.must("docker rename named-aside named-green");
        assertThat(remote.must(STATE)).isEqualTo(before).contains("running always");
    }

    private void assertRefused(Command command, String name) {
        for (Command each : List.of(command, byClient(command))) {
            Result result = server.run(each);
            assertThat(Refusal.of(result, server))
                    .as(result.toString())
                    .hasValueSatisfying(refused -> assertThat(refused)
                            .hasMessage("the container " + name + " on " + server.name()
                                    + " was not created by Teal; it is unchanged"));
        }
    }

    /// As `teal setup` leaves the container of an older deployment.
    @Test
    void anAdoptedContainerIsStoppedAndRenamed() {
        String id = remote.must("docker run --detach --name named-blue --restart unless-stopped named:r1 sleep 300");
        remote.must("docker network connect --ip 172.29.79.2 named named-blue; docker run --name named-green"
                + " --restart unless-stopped named:r1 sleep 0; docker stop named-green;"
                + " docker network connect --ip 172.29.79.3 named named-green");
        assertThat(slots.slotState(Slot.BLUE, server))
                .extracting(SlotState::release, SlotState::status)
                .containsExactly("", SlotState.Status.RUNNING);
        assertThat(slots.slotState(Slot.GREEN, server).status()).isEqualTo(SlotState.Status.STOPPED);

        assertThat(server.run(slots.stop(Slot.BLUE, Duration.ofSeconds(1))).ok())
                .isTrue();
        must(slots.check(Slot.BLUE, RELEASE));
        must(slots.start(Slot.BLUE, RELEASE, RestartPolicy.NO));
        must(byClient(slots.start(Slot.GREEN, RELEASE, RestartPolicy.NO)));

        assertThat(slots.slotState(Slot.BLUE, server).release()).isEqualTo("r1");
        assertThat(slots.slotState(Slot.GREEN, server).release()).isEqualTo("r1");
        assertThat(remote.must("docker inspect --format '{{.Id}} {{.State.Status}} {{.HostConfig.RestartPolicy.Name}}'"
                        + " named-blue-before-teal"))
                .isEqualTo(id + " exited no");
        assertThat(remote.must("docker inspect --format '{{.State.Status}}' named-green-before-teal"))
                .isEqualTo("exited");
    }

    @Test
    void onlyAStoppedContainerOfTheAppIsReplaced() {
        must(slots.start(Slot.BLUE, RELEASE, RestartPolicy.NO));
        String first = slots.slotState(Slot.BLUE, server).instance();
        assertThat(server.run(slots.start(Slot.BLUE, RELEASE, RestartPolicy.NO)).ok())
                .isFalse();
        assertThat(slots.slotState(Slot.BLUE, server).instance()).isEqualTo(first);

        must(slots.restart(RestartPolicy.ALWAYS, Slot.BLUE));
        assertThat(remote.must("docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' named-blue"))
                .isEqualTo("always");
        assertThat(server.run(slots.restart(RestartPolicy.NO, Slot.BLUE, Slot.GREEN))
                        .ok())
                .as("green has no container")
                .isFalse();
        assertThat(remote.must("docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' named-blue"))
                .isEqualTo("no");

        must(byClient(slots.stop(Slot.BLUE, Duration.ofSeconds(1))));
        must(slots.start(Slot.BLUE, RELEASE, RestartPolicy.NO));
        assertThat(slots.slotState(Slot.BLUE, server).instance()).isNotEqualTo(first);
        assertThat(remote.must("docker ps -a --format '{{.Names}}' --filter name=named-"))
                .isEqualTo("named-blue");
    }

    private void must(Command command) {
        Result result = server.run(command);
        assertThat(result.ok()).as(result.toString()).isTrue();
    }

    private static Command byClient(Command command) {
        List<String> argv = new ArrayList<>(List.of("env", "DOCKER_CONTEXT=default"));
        argv.addAll(command.argv());
        return Command.of(argv);
    }
}
