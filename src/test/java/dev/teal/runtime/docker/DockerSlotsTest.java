package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.Config;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.runtime.Example;
import dev.teal.runtime.UserCommands;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import dev.teal.server.ssh.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerSlotsTest {
    private static final String SMALL = "app: agent-hub\nserver: root@203.0.113.7\n";
    private static final String ID = "20261123-091533-3fa2c1b";

    @Test
    void aReleaseStartsAtItsSlotsAddressAndLoopbackPort() {
        assertThat(start(SMALL)).isEqualTo("""
                docker run --detach --name agent-hub-green --label dev.teal.slot=green --restart unless-stopped \
                --ip 172.18.0.3 --publish 127.0.0.1:3001:3000 --env TEAL_SLOT=green \
                --pull never --network agent-hub --label dev.teal.app=agent-hub \
                --label dev.teal.release=20261123-091533-3fa2c1b --env TEAL_RELEASE=20261123-091533-3fa2c1b \
                --env-file /opt/agent-hub/teal/env/20261123-091533-3fa2c1b \
                --log-driver json-file --log-opt max-size=10m --log-opt max-file=5 --stop-timeout 10 \
                --security-opt no-new-privileges --cap-drop MKNOD --cap-drop NET_RAW \
                agent-hub:20261123-091533-3fa2c1b""");
    }

    @Test
    void volumesMemoryOptionsAndCommandFollowDockersOrder() {
        assertThat(start(SMALL + """
                container:
                  port: 8080
                  volumes: [data:/app/data, /srv/shared:/shared:ro]
                  memory: 512m
                  options: [--cpus=2, "--log-opt=max-size=1m"]
                  command: [node, server.js]
                stop_timeout: 25s
                """)).isEqualTo("""
                docker run --detach --name agent-hub-green --label dev.teal.slot=green --restart unless-stopped \
                --ip 172.18.0.3 --publish 127.0.0.1:3001:8080 --env TEAL_SLOT=green \
                --pull never --network agent-hub --label dev.teal.app=agent-hub \
                --label dev.teal.release=20261123-091533-3fa2c1b --env TEAL_RELEASE=20261123-091533-3fa2c1b \
                --env-file /opt/agent-hub/teal/env/20261123-091533-3fa2c1b \
                --volume /opt/agent-hub/data:/app/data --volume /srv/shared:/shared:ro --memory 512m \
                --stop-timeout 25 --security-opt no-new-privileges --cap-drop MKNOD --cap-drop NET_RAW --cpus=2 --log-opt=max-size=1m \
                agent-hub:20261123-091533-3fa2c1b node server.js""");
    }

    /// Both publish the same port. `e2e.RecreateTest` shows that Docker refuses the second.
    @Test
    void withRecreateDockerStartsAtMostOneContainer() {
        String recreate = SMALL + "strategy: recreate\ncontainer: {port: 8080}\nslots: {blue: 4000, green: 4001}\n";
        for (Slot slot : Slot.values()) {
            assertThat(slots(recreate)
                            .start(slot, release(recreate), RestartPolicy.NO)
                            .toString())
                    .contains("--publish 127.0.0.1:" + (slot == Slot.BLUE ? 4000 : 4001)
                            + ":8080 --publish 127.0.0.2:4000:8080 ");
        }
    }

    @Test
    void volumesAreCheckedAndAStoppedContainerIsRemovedWithoutForce() {
        String yaml = SMALL + "container: {volumes: [data:/app/data, /srv/shared:/shared:ro]}\n";
        Command start = slots(yaml).start(Slot.GREEN, release(yaml), RestartPolicy.UNLESS_STOPPED);
        assertThat(start.argv().get(2))
                .contains("sources \"$1\" $2 || exit\n", "\"$docker\" rm \"$id\"", "\nexec \"$@\"\n")
                .doesNotContain("force");
        assertThat(start.argv().subList(3, 10))
                .containsExactly(
                        "teal",
                        "/opt/agent-hub",
                        "/opt/agent-hub/data /srv/shared:ro",
                        "agent-hub",
                        "agent-hub-green",
                        "agent-hub/172.18.0.3",
                        "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --privileged                                 | ''
            --privileged=false                           | --security-opt no-new-privileges --cap-drop MKNOD --cap-drop NET_RAW
            --security-opt no-new-privileges:false       | --cap-drop MKNOD --cap-drop NET_RAW
            --security-opt=no-new-privileges=false       | --cap-drop MKNOD --cap-drop NET_RAW
            --security-opt seccomp=unconfined            | --security-opt no-new-privileges --cap-drop MKNOD --cap-drop NET_RAW
            --cap-add NET_RAW                            | --security-opt no-new-privileges --cap-drop MKNOD
            --cap-add=cap_mknod                          | --security-opt no-new-privileges --cap-drop NET_RAW
            --cap-add CAP_NET_RAW --cap-add=MKNOD        | --security-opt no-new-privileges
            --cap-add ALL                                | --security-opt no-new-privileges
            --cap-add NET_ADMIN                          | --security-opt no-new-privileges --cap-drop MKNOD --cap-drop NET_RAW
            """)
    void privilegesGrantedByOptionsAreNotWithheld(String options, String withheld) {
        assertThat(start(SMALL + "container: {options: [" + options.replace(" ", ", ") + "]}\n"))
                .contains((" --stop-timeout 10 " + withheld + " " + options).replaceAll(" +", " "));
    }

    @Test
    void valuesThatDoNotFitOneLineArePassedByName() {
        Command start = slots(SMALL).start(Slot.BLUE, release(SMALL, "TLS_KEY", "MOTTO"), RestartPolicy.UNLESS_STOPPED);
        assertThat(start.argv().get(9)).isEqualTo("/opt/agent-hub/teal/env/20261123-091533-3fa2c1b.sh");
        assertThat(docker(start)).contains(" --env TLS_KEY --env MOTTO --log-driver");
    }

    @Test
    void theReleaseCommandRunsOutsideTheSlotsAndLeavesNothing() {
        Command once = slots(SMALL).runOnce(release(SMALL), List.of("/bin/sh", "-c", "node migrate.js && echo ok"));
        assertThat(once.argv().subList(7, 9)).containsExactly("agent-hub-release", "none");
        assertThat(docker(once)).isEqualTo("""
                docker run --rm --name agent-hub-release --pull never --network agent-hub --label dev.teal.app=agent-hub \
                --label dev.teal.release=20261123-091533-3fa2c1b --env TEAL_RELEASE=20261123-091533-3fa2c1b \
                --env-file /opt/agent-hub/teal/env/20261123-091533-3fa2c1b \
                --log-driver json-file --log-opt max-size=10m --log-opt max-file=5 --stop-timeout 10 \
                --security-opt no-new-privileges --cap-drop MKNOD --cap-drop NET_RAW \
                agent-hub:20261123-091533-3fa2c1b /bin/sh -c 'node migrate.js && echo ok'""");
    }

    @Test
    void aCommandOfTheUserHasAContainerOfAnyNameAndItsOwnEntrypointOnlyIfAskedFor() {
        UserCommands commands = slots(SMALL).userCommands();
        Streams terminal = new Streams(true, true);
        String run = commands.run(release(SMALL), terminal, true, List.of("ls", "-a"))
                .toString();
        assertThat(run)
                .containsPattern(" docker run --rm --name agent-hub-run-[0-9a-f]{8} --interactive --tty --pull never ")
                .endsWith(" agent-hub:20261123-091533-3fa2c1b ls -a")
                .doesNotContain("--publish", "--ip ", "TEAL_SLOT");
        assertThat(commands.run(release(SMALL), terminal, false, List.of("ls", "-a"))
                        .toString())
                .contains(" --tty --entrypoint ls --pull never ")
                .endsWith(" agent-hub:20261123-091533-3fa2c1b -a");
        assertThat(commands.exec(Slot.GREEN, SlotState.NONE, new Streams(false, false), List.of("ls", "-a"))
                        .toString())
                .containsPattern(" docker exec --env TEAL_EXEC=teal-[0-9a-f]{32} agent-hub-green ls -a$");
    }

    @Test
    void stoppingSendsSigtermAndWaits() {
        assertThat(slots(SMALL).stop(Slot.BLUE, Duration.ofSeconds(25)).toString())
                .endsWith(" teal agent-hub agent-hub-blue agent-hub/172.18.0.2 25");
        assertThat(slots(SMALL).stop(Slot.BLUE, Duration.ofMillis(200)).toString())
                .endsWith(" teal agent-hub agent-hub-blue agent-hub/172.18.0.2 1");
    }

    @Test
    void logsReadTheSlotsContainer() {
        assertThat(slots(SMALL).logs(Slot.BLUE, 100, false)).hasToString("docker logs --tail 100 agent-hub-blue");
        assertThat(slots(SMALL).logs(Slot.GREEN, 5, true)).hasToString("docker logs --tail 5 --follow agent-hub-green");
    }

    @Test
    void aLocalAccountWithoutAccessToDockerGetsTheFix() {
        Result result = new Result(
                1,
                "",
                "Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
                Duration.ZERO);
        try (Server local = Servers.connect(new Destination.Local(), Events.NONE)) {
            DockerFailed failed = DockerFailed.of("reading the containers of agent-hub", local, result);
            assertThat(failed).hasMessage("this account has no permission to use Docker on local");
            assertThat(failed.next()).contains("run teal as root, or join the group docker");
        }
    }

    @Test
    void nginxUsesTheContainersAddressAndUsersTheLoopbackPort() {
        DockerSlots slots = slots(SMALL + "slots: {blue: 4000, green: 4001}\ncontainer: {port: 8080}\n");
        assertThat(slots.address(Slot.BLUE)).hasToString("172.18.0.2:8080");
        assertThat(slots.published(Slot.BLUE)).hasToString("127.0.0.1:4000");
        assertThat(slots.port(Slot.GREEN)).isEqualTo(4001);
    }

    /// An image's label with quotes and a newline.
    @Test
    void aLabelIsOneStringWhateverItContains() {
        String line = """
                {"Id":"c1","Name":"/agent-hub-blue","State":{"Status":"running","StartedAt":"2026-11-23T09:15:33Z"},\
                "Config":{"Image":"app:1","Labels":{"dev.teal.app":"agent-hub",\
                "dev.teal.release":"x\\"}}}\\n{\\"Name\\":\\"/agent-hub-green\\""}}}""";
        try (Server local = Servers.connect(new Destination.Local(), Events.NONE)) {
            Map<Slot, SlotState> found = slots(SMALL).slotStates(new Result(0, line, "", Duration.ZERO), local);
            assertThat(found)
                    .containsEntry(
                            Slot.BLUE,
                            new SlotState(
                                    "x\"}}}\n{\"Name\":\"/agent-hub-green\"",
                                    "app:1",
                                    SlotState.Status.RUNNING,
                                    0,
                                    0,
                                    "c12026-11-23T09:15:33Z"))
                    .containsEntry(Slot.GREEN, SlotState.NONE);
        }
    }

    /// A container belongs to the app by its label or its address, not by its name alone.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''         | agent-hub | r1   | RUNNING
            172.18.0.2 | ''        | ''   | RUNNING
            172.18.0.3 | ''        | ''   | EMPTY
            ''         | other     | ''   | EMPTY
            """)
    void aForeignContainerOfTheSameNameIsNotInTheSlot(
            String address, String label, String release, SlotState.Status state) {
        String line = """
                {"Name":"/agent-hub-blue","State":{"Status":"running"},"Config":{"Labels":\
                {"dev.teal.app":"%s","dev.teal.release":"r1"}},\
                "NetworkSettings":{"Networks":{"agent-hub":{"IPAMConfig":{"IPv4Address":"%s"}}}}}""".formatted(label, address);
        try (Server local = Servers.connect(new Destination.Local(), Events.NONE)) {
            assertThat(slots(SMALL)
                            .slotStates(new Result(0, line, "", Duration.ZERO), local)
                            .get(Slot.BLUE))
                    .extracting(SlotState::release, SlotState::status)
                    .containsExactly(release, state);
        }
    }

    private static String start(String yaml) {
        return docker(slots(yaml).start(Slot.GREEN, release(yaml), RestartPolicy.UNLESS_STOPPED));
    }

    /// The command that the script finally runs.
    private static String docker(Command script) {
        return Command.of(script.argv().subList(10, script.argv().size())).toString();
    }

    private static DockerSlots slots(String yaml) {
        Config config = Example.config(yaml);
        return new DockerSlots(
                config, new Layout(config.directory()), new AppNetwork(config.app(), Subnet.of("172.18.0.0/24")));
    }

    private static Release release(String yaml, String... passed) {
        return Example.release(Example.config(yaml), ID, List.of(), passed);
    }
}
