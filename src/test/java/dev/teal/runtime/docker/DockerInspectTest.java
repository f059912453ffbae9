package dev.teal.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.runtime.Example;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the engine prints, as files: the whole bodies of its API for a running container and its network. 20.10's are
/// from an
/// engine; 29's follow its documentation.
class DockerInspectTest {
    private static final Config CONFIG = Example.config("app: agent-hub\nserver: root@203.0.113.7\n");
    private static final String BLUE = """
            {"Name":"/agent-hub-blue","State":{"Status":"running"},"Config":{"Labels":{"dev.teal.app":"agent-hub"}}}""";

    private final Server server = new LocalServer(Events.NONE);
    private final DockerInspect inspect = new DockerInspect(new DockerSlots(
            CONFIG, new Layout(CONFIG.directory()), new AppNetwork(CONFIG.app(), Subnet.of("172.18.0.0/24"))));

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine-20.10.jsonl", "engine-29.jsonl"})
    void theOrderOfMembersDoesNotMatter(String file) throws IOException {
        List<String> lines = lines(file);
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<String> shuffled = new ArrayList<>();
            for (String line : lines) {
                shuffled.add(Json.write(shuffled(Json.readMap(line, file), random)));
            }
            Collections.shuffle(shuffled, random);
            assertWhole(shuffled);
        }
        assertWhole(lines);
    }

    private void assertWhole(List<String> lines) {
        assertThat(inspect.network(result(lines)).subnet().network()).hasToString("172.18.0.0/24");
        assertThat(states(lines))
                .containsEntry(
                        Slot.BLUE,
                        new SlotState(
                                "20261130-142232",
                                "agent-hub:20261130-142232",
                                SlotState.Status.RUNNING,
                                0,
                                0,
                                "cb818c9ec9404d848254179785d675d40035e07ae7027e9b74364ab71dc2befe"
                                        + "2026-11-30T14:22:37.432106435Z"))
                .containsEntry(Slot.GREEN, SlotState.NONE);
    }

    @Test
    void missingMembersHaveTheirDefaults() {
        assertThat(states(List.of(BLUE)))
                .containsEntry(Slot.BLUE, new SlotState("", "", SlotState.Status.RUNNING, 0, 0, ""));
    }

    @Test
    void soHaveNullOnesAndThoseOfAnotherType() {
        for (String value : List.of("null", "[]", "{}", "true")) {
            String line = BLUE.replace("}}}", "}},'Id':?,'RestartCount':?,'NetworkSettings':?}")
                    .replace("\"Status\"", "'ExitCode':?,'StartedAt':?,\"Status\"")
                    .replace("\"Labels\"", "'Image':?,\"Labels\"")
                    .replace('\'', '"')
                    .replace("?", value);
            assertThat(states(List.of(line)))
                    .containsEntry(Slot.BLUE, new SlotState("", "", SlotState.Status.RUNNING, 0, 0, ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Config\":null",
                "\"Config\":{}",
                "\"Config\":{\"Labels\":null}",
                "\"Config\":{\"Labels\":{\"dev.teal.app\":null}}",
                "\"Config\":{\"Labels\":{\"dev.teal.app\":\"other\"}}",
                "\"NetworkSettings\":null",
                "\"NetworkSettings\":{\"Networks\":null}",
                "\"NetworkSettings\":{\"Networks\":{\"agent-hub\":null}}",
                "\"NetworkSettings\":{\"Networks\":{\"agent-hub\":{\"IPAMConfig\":null}}}",
                "\"NetworkSettings\":{\"Networks\":{\"other\":{\"IPAMConfig\":{\"IPv4Address\":\"172.18.0.2\"}}}}",
            })
    void aContainerWithoutLabelAndAddressIsForeign(String members) {
        assertThat(states(List.of("{\"Name\":\"/agent-hub-blue\",\"State\":{\"Status\":\"running\"}," + members + "}")))
                .containsEntry(Slot.BLUE, SlotState.NONE);
    }

    @Test
    void anAdoptedContainerHasTheSlotsAddress() {
        String line = """
                {"NetworkSettings":{"Networks":{"agent-hub":{"IPAMConfig":{"IPv4Address":"172.18.0.3"}}}},\
                "State":{"ExitCode":137,"Status":"exited"},"Name":"agent-hub-green","RestartCount":2}""";
        assertThat(states(List.of(line)))
                .containsEntry(Slot.GREEN, new SlotState("", "", SlotState.Status.STOPPED, 2, 137, ""));
    }

    /// A slot that runs must not look stopped or empty.
    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"Status\":null}", "{\"Running\":true}"})
    void aContainerWithoutAStatusIsRefused(String state) {
        assertThatThrownBy(() -> states(List.of(BLUE.replace("{\"Status\":\"running\"}", state))))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"IPAM\":null,\"Labels\":{\"dev.teal.app\":\"agent-hub\"}}",
                "{\"IPAM\":{\"Config\":null},\"Labels\":{\"dev.teal.app\":\"agent-hub\"}}",
                "{\"IPAM\":{\"Config\":[]},\"Labels\":{\"dev.teal.app\":\"agent-hub\"}}",
                "{\"IPAM\":{\"Config\":[{}]},\"Labels\":{\"dev.teal.app\":\"agent-hub\"}}",
                "{\"IPAM\":{\"Config\":[{\"Subnet\":\"172.18.0.0/24\"}]},\"Labels\":null}",
                "{\"IPAM\":{\"Config\":[{\"Subnet\":\"172.18.0.0/24\"}]}}",
                "{\"message\":\"network agent-hub not found\"}",
                "Error: No such network: agent-hub",
            })
    void aNetworkWithoutSubnetOrLabelIsNotTheApps(String line) {
        assertThat(inspect.network(result(List.of(line))).isNone()).isTrue();
    }

    private Map<Slot, SlotState> states(List<String> lines) {
        return inspect.read(result(lines), server);
    }

    private static Result result(List<String> lines) {
        return new Result(0, String.join("\n", lines), "", Duration.ZERO);
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = DockerInspectTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    /// Without the members that are `null`: [Json#write] leaves them out.
    private static Map<String, Object> shuffled(Map<?, ?> members, Random random) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(members.entrySet());
        Collections.shuffle(entries, random);
        Map<String, Object> shuffled = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : entries) {
            shuffled.put(
                    String.valueOf(entry.getKey()),
                    entry.getValue() instanceof Map<?, ?> inner ? shuffled(inner, random) : entry.getValue());
        }
        return shuffled;
    }
}
