package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.ground.Engine;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.runtime.Example;
import dev.teal.runtime.SlotRuntime;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The state of the slots in the JSON of real engines; and what curl on the engine's socket does as Docker's client
/// does.
@Tag("server")
@ParameterizedClass
@EnumSource
class EngineAskedTest {
    private static final Config CONFIG = Example.config("app: asked\nserver: root@203.0.113.7\n");
    private static final String GONE = "docker rm -f asked-blue asked-green; docker network rm asked;"
            + " docker image rm asked-tiny; rm -rf /tmp/asked; true";

    /// Container settings that look like parts of a reply.
    private static final String TRAPS =
            " --label dev.teal.app=asked --env 'A={\"Id\":\"x\",\"Image\":\"y\"}' --env 'C=]\\\",\"Env\":[\"' --env 'B=\"Status\":\"trapped\"'"
                    + " --label Image=trap --label ExitCode=9 ";

    private static final String LABEL = "dev.teal.release=a\\\"|b\\n/asked-green|running|0|0|c|d|r9|e";

    private final TestServer remote;
    private final DockerSlots slots = new DockerSlots(CONFIG, new Layout(CONFIG.directory()), AppNetwork.NONE);
    private Server server;

    EngineAskedTest(Engine engine) {
        remote = Ground.server(engine);
    }

    @BeforeEach
    void connect() {
        server = remote.connect();
        remote.must(GONE);
        remote.importShell("asked-tiny");
        // A docker and a curl that always fail, to test each way without the other.
        remote.must(
                "mkdir -p /tmp/asked/client; cd /tmp/asked; printf '#!/bin/sh\\nexit 9\\n' >docker; chmod +x docker;"
                        + " cp docker client/curl");
    }

    @AfterEach
    void close() {
        server.close();
        remote.must(GONE);
    }

    @Test
    void theEngineReportsTheContainers() {
        remote.must("docker network create --subnet 172.29.77.0/24 --label dev.teal.app=asked asked");
        remote.must("docker run --detach --name asked-blue --network asked --label dev.teal.release=r1" + TRAPS
                + "asked-tiny sleep 300; docker run --name asked-green" + TRAPS + "asked-tiny sh -c 'exit 3' || true");
        Result inspected = server.run(slots.inspect());
        assertThat(inspected.out())
                .as("the app's environment")
                .doesNotContain("trapped"); // not a hexadecimal word, which an id may contain
        for (Result each : List.of(inspected, server.run(byClient(slots.inspect())))) {
            SlotRuntime located = slots.located(each);
            assertThat(located.address(Slot.GREEN).host()).isEqualTo("172.29.77.3");
            assertThat(located.unprepared("")).isEmpty();
        }
        Map<Slot, SlotState> found = slots.slotStates(inspected, server);
        assertThat(found.get(Slot.BLUE))
                .extracting(SlotState::release, SlotState::image, SlotState::status)
                .containsExactly("r1", "asked-tiny", SlotState.Status.RUNNING);
        assertThat(found.get(Slot.GREEN))
                .extracting(SlotState::release, SlotState::image, SlotState::status, SlotState::exitCode)
                .containsExactly("", "asked-tiny", SlotState.Status.STOPPED, 3);
    }

    /// An image sets the labels of a container that Teal did not start.
    @Test
    void aLabelCannotForgeAnotherSlot() {
        remote.must("docker run --detach --name asked-blue --label dev.teal.app=asked --label \"$(printf '" + LABEL
                + "')\" asked-tiny sleep 300");
        Map<Slot, SlotState> found = slots.slotStates(server.run(slots.inspect()), server);
        assertThat(found).containsEntry(Slot.GREEN, SlotState.NONE);
        assertThat(found.values()).extracting(SlotState::release).contains("a\"|b\n/asked-green|running|0|0|c|d|r9|e");
        assertThat(found.values()).extracting(SlotState::image).contains("asked-tiny");
    }

    /// A network that Teal did not create is not the app's, whatever its name.
    @Test
    void theEngineReportsTheOwner() {
        remote.must("docker network create --subnet 172.29.77.0/24 asked; docker run --detach --name asked-blue"
                + " --network asked --ip 172.29.77.2 asked-tiny sleep 300; docker create --name asked-green"
                + " --label dev.teal.app=other --env '\"dev.teal.app\":\"asked\"' asked-tiny sleep 1");
        DockerSlots addressed =
                new DockerSlots(CONFIG, slots.layout(), new AppNetwork(CONFIG.app(), Subnet.of("172.29.77.0/24")));
        Result inspected = server.run(addressed.inspect());
        assertThat(addressed.located(inspected).unprepared("")).isPresent();
        assertThat(addressed
                        .slotStates(inspected, server)
                        .getOrDefault(Slot.BLUE, SlotState.NONE)
                        .status())
                .isEqualTo(SlotState.Status.RUNNING);
        assertThat(addressed.slotStates(inspected, server)).containsEntry(Slot.GREEN, SlotState.NONE);
        assertThat(slots.slotStates(inspected, server)).containsEntry(Slot.BLUE, SlotState.NONE);
    }

    @Test
    void theEngineReportsEmptySlots() {
        Result result = server.run(slots.inspect());
        assertThat(slots.slotStates(result, server).values()).containsOnly(SlotState.NONE);
        assertThat(slots.located(result).unprepared("")).isPresent();
    }

    /// Images of other apps do not count, nor does the content of a label.
    @Test
    void bothListTheAppsImages() {
        remote.must("tar -C / -ch bin/sh | docker import --change 'LABEL \"trap\"=\"asked:r9\"' - asked:r1 >/dev/null;"
                + " docker tag asked:r1 asked:r2; docker tag asked:r1 other-asked:r3");
        DockerImages images = new DockerImages(CONFIG, new Layout(CONFIG.directory()), server);
        for (Command query : List.of(
                withoutClient(images.list()),
                byClient(images.list()),
                env("DOCKER_HOST=unix:///var/run/docker.sock", withoutClient(images.list())))) {
            assertThat(images.names(server.run(query), server)).containsExactlyInAnyOrder("asked:r1", "asked:r2");
        }
        remote.must("docker image rm asked:r1 asked:r2 other-asked:r3");
        for (Command query : List.of(withoutClient(images.list()), byClient(images.list()))) {
            assertThat(images.names(server.run(query), server)).isEmpty();
        }
    }

    @Test
    void theEngineStopsAndRemovesAndItsClientReportsFailures() {
        remote.must("docker run --detach --name asked-blue --label dev.teal.app=asked asked-tiny sleep 300");
        Command stop = slots.stop(Slot.BLUE, Duration.ofSeconds(1));
        assertThat(server.run(stop).ok()).isTrue();
        assertThat(slots.slotState(Slot.BLUE, server).status()).isEqualTo(SlotState.Status.STOPPED);
        assertThat(server.run(stop).ok()).as("already stopped").isTrue();

        Command remove = new DockerImages(CONFIG, new Layout(CONFIG.directory()), server).remove("asked-tiny");
        Result refused = server.run(remove);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("conflict", "asked-tiny");
        remote.must("docker rm asked-blue");
        assertThat(server.run(withoutClient(remove)).ok()).isTrue();
        assertThat(server.run(remove).err()).containsIgnoringCase("no such image");
    }

    private static Command withoutClient(Command command) {
        return env("PATH=/tmp/asked:/usr/sbin:/usr/bin:/sbin:/bin", command);
    }

    private static Command byClient(Command command) {
        return env("PATH=/tmp/asked/client:/usr/sbin:/usr/bin:/sbin:/bin", command);
    }

    private static Command env(String variable, Command command) {
        List<String> argv = new ArrayList<>(List.of("env", variable));
        argv.addAll(command.argv());
        return Command.of(argv);
    }
}
