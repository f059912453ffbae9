package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotUsage;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.runtime.Example;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerUsageTest {
    private static final Config CONFIG = Example.config("app: agent-hub\nserver: root@203.0.113.7\n");

    private static String container(String slot, long memory, boolean oomKilled) {
        return """
                {"Id":"id-of-%s","State":{"Status":"running","OOMKilled":%b},"Name":"/agent-hub-%s",\
                "HostConfig":{"Memory":%d}}
                """.formatted(slot, oomKilled, slot, memory);
    }

    private static Map<Slot, SlotUsage> read(String... lines) {
        DockerSlots slots = new DockerSlots(CONFIG, new Layout(CONFIG.directory()), AppNetwork.NONE);
        return new DockerUsage(slots).read(new Result(0, String.join("", lines), "", Duration.ZERO));
    }

    @Test
    void aQuarterOfAProcessorAndTheMemory() {
        assertThat(read(
                        container("green", 512_000_000, false),
                        "usage id-of-another 1 2 3\n",
                        "usage id-of-green 8000000 25000000 100000000\n"))
                .isEqualTo(Map.of(
                        Slot.GREEN,
                        new SlotUsage(
                                OptionalLong.of(8_000_000),
                                OptionalLong.of(512_000_000),
                                OptionalDouble.of(25),
                                false)));
    }

    @Test
    void aStoppedContainerUsesNothing() {
        assertThat(read(container("blue", 0, false))).isEqualTo(Map.of(Slot.BLUE, SlotUsage.UNKNOWN));
    }

    @Test
    void theKernelKilledAProcess() {
        assertThat(read(container("blue", 0, true)))
                .isEqualTo(Map.of(
                        Slot.BLUE,
                        new SlotUsage(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty(), true)));
    }

    @Test
    void nothingIsKnownOfContainersThatDoNotExist() {
        assertThat(read("{\"message\":\"No such container: agent-hub-blue\"}\n"))
                .isEmpty();
    }

    /// This machine has groups of version 1, which DailyVerbsTest reads; those of version 2 are files here.
    @Test
    @Tag("server") // mounts
    void controlGroupsOfVersion2(@TempDir Path folder) throws IOException {
        Path group = Files.createDirectories(folder.resolve("system.slice/docker-0123abcd.scope"));
        Files.writeString(folder.resolve("cgroup.controllers"), "cpu memory\n");
        Files.writeString(group.resolve("memory.current"), "9000000\n");
        Files.writeString(group.resolve("memory.stat"), "anon 7\ninactive_file 1000000\nactive_file 3\n");
        Files.writeString(group.resolve("cpu.stat"), "usage_usec 5000\nuser_usec 4000\n");
        String inPrivate = "mount --bind \"$0\" /sys/fs/cgroup && shift && exec \"$@\"";
        List<String> argv =
                new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", inPrivate, folder.toString(), ""));
        DockerSlots slots = new DockerSlots(CONFIG, new Layout(CONFIG.directory()), AppNetwork.NONE);
        argv.addAll(new DockerUsage(slots).query().argv());

        try (Server here = new LocalServer(Events.NONE)) {
            assertThat(here.run(Command.of(argv)).out()).matches("usage 0123abcd 8000000 0 [0-9]+\\n");
        }
    }

    /// It was restarted between the readings.
    @Test
    void aProcessorTimeThatDecreasesIsUnknown() {
        assertThat(SlotUsage.cpu(-800, 100)).isEmpty();
    }
}
