package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotUsage;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.runtime.Example;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The lines have the members of the engine's answers that count, in its order.
class DockerUsageTest {
    private static final Config CONFIG = Example.config("app: agent-hub\nserver: root@203.0.113.7\n");

    private static final String CONTAINER = """
            {"State":{"Status":"running","OOMKilled":%s},"Name":"/agent-hub-%s","HostConfig":{"Memory":%d}}
            """;

    /// Control groups of version 1 name the cached files `total_inactive_file`, besides those of the container's own group.
    private static final String READING = """
            {"read":"2026-12-01T00:30:0%sZ","cpu_stats":{"cpu_usage":{"total_usage":%d}},\
            "memory_stats":{"usage":9000000,"stats":{%s}},"name":"/agent-hub-%s","id":"0123"}
            """;

    private static final String STOPPED = """
            {"read":"0001-01-01T00:00:00Z","cpu_stats":{"cpu_usage":{"total_usage":0}},"memory_stats":{},\
            "name":"/agent-hub-blue","id":"4567"}
            """;

    private static Map<Slot, SlotUsage> read(String... lines) {
        DockerSlots slots = new DockerSlots(CONFIG, new Layout(CONFIG.directory()), AppNetwork.NONE);
        return new DockerUsage(slots).read(new Result(0, String.join("", lines), "", Duration.ZERO));
    }

    private static String reading(String at, long busy) {
        return READING.formatted(at, busy, "\"total_inactive_file\":1000000,\"inactive_file\":7", "green");
    }

    @Test
    void aQuarterOfAProcessorAndTheMemoryWithoutCachedFiles() {
        assertThat(read(
                        CONTAINER.formatted("false", "green", 512_000_000),
                        reading("0.10", 5_000_000_000L),
                        reading("0.30", 5_050_000_000L)))
                .isEqualTo(Map.of(
                        Slot.GREEN,
                        new SlotUsage(
                                OptionalLong.of(8_000_000), OptionalLong.of(512_000_000), OptionalDouble.of(25), false)));
    }

    @Test
    void controlGroupsOfVersion2() {
        String line = READING.formatted("0.1", 1, "\"inactive_file\":4000000", "green");

        assertThat(read(CONTAINER.formatted("true", "green", 0), line))
                .isEqualTo(Map.of(
                        Slot.GREEN,
                        new SlotUsage(OptionalLong.of(5_000_000), OptionalLong.empty(), OptionalDouble.empty(), true)));
    }

    @Test
    void aStoppedContainerUsesNothing() {
        assertThat(read(CONTAINER.formatted("false", "blue", 0), STOPPED, STOPPED))
                .isEqualTo(Map.of(Slot.BLUE, SlotUsage.UNKNOWN));
    }

    @Test
    void nothingIsKnownOfContainersThatDoNotExist() {
        assertThat(read("{\"message\":\"No such container: agent-hub-blue\"}\n", STOPPED)).isEmpty();
    }

    /// It was restarted between the readings.
    @Test
    void aProcessorTimeThatDecreasesIsUnknown() {
        assertThat(read(CONTAINER.formatted("false", "green", 0), reading("0.1", 900), reading("0.2", 100))
                        .getOrDefault(Slot.GREEN, SlotUsage.UNKNOWN)
                        .cpu())
                .isEmpty();
    }
}
