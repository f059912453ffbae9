package dev.teal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.runtime.Processes.Listener;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessesTest {
    private static List<String> process(String pid, String uids, String groups, String capabilities, String... more) {
        return Stream.concat(
                        List.of(
                                "process " + pid,
                                "Name:\tnode: a\\nb",
                                "Uid:\t" + uids,
                                "Gid:\t1 2 3 1000",
                                "Groups:\t" + groups,
                                "CapEff:\t" + capabilities)
                                .stream(),
                        List.of(more).stream())
                .toList();
    }

    private static Processes with(String listener, List<String> process) {
        return Processes.of(Stream.concat(List.of("listen " + listener).stream(), process.stream())
                .toList());
    }

    @Test
    void theFileSystemIdsOfAProcessAreParsed() {
        Processes found =
                Processes.of(process("12", "0\t0\t0\t1001", "4 27 1000 ", "0000000000000000", "namespace same"));
        assertThat(found.processes()).singleElement().satisfies(process -> {
            assertThat(process.pid()).isEqualTo(12);
            assertThat(process.name()).isEqualTo("node: a\\nb");
            assertThat(process.identity().owner()).isEqualTo("1001:1000");
            assertThat(process.identity().groupList()).isEqualTo("4,27");
            assertThat(process.identity().overrides()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "00000000a00405fb, same, true",
        "00000000a00405fb, other, false",
        "00000000a00405f9, same, false",
        "ffffffffffffffff, same, true"
    })
    void onlyACapabilityInTheServersOwnNamespaceOverridesPermissions(
            String capabilities, String namespace, boolean overrides) {
        assertThat(Processes.of(process("1", "0\t0\t0\t0", "", capabilities, "namespace " + namespace))
                        .processes()
                        .getFirst()
                        .identity()
                        .overrides())
                .isEqualTo(overrides);
    }

    @ParameterizedTest
    @CsvSource({
        "0100007F:0BB8, 127.0.0.1:3000, true",
        "00000000:1F90, 0.0.0.0:8080, false",
        "020012AC:0050, 172.18.0.2:80, false",
        "00000000000000000000000000000000:0BB8, '[::]:3000', false",
        "00000000000000000000000001000000:0BB8, '[::1]:3000', true",
        "0000000000000000FFFF00000100007F:0BB8, 127.0.0.1:3000, true",
        "B80D0120000000000000000001000000:FFFF, '[2001:0db8:0000:0000:0000:0000:0000:0001]:65535', false"
    })
    void listenersAreParsed(String hexadecimal, String address, boolean loopback) {
        Processes found = with(
                hexadecimal + " 77", process("1", "0\t0\t0\t0", "", "0", "namespace same", "holds 77", "holds 78"));
        assertThat(found.listeners()).singleElement().satisfies(listener -> {
            assertThat(listener).hasToString(address);
            assertThat(listener.isLoopback()).isEqualTo(loopback);
        });
    }

    /// For example Docker's own resolver, which also listens in the container's network.
    @Test
    void aSocketHeldByNoneOfItsProcessesIsIgnored() {
        assertThat(with("0B00007F:A1B2 5", process("1", "0\t0\t0\t0", "", "0", "namespace same"))
                        .listeners())
                .isEmpty();
    }

    @Test
    void aProcessThatEndedDuringTheScanIsSkipped() {
        assertThat(Processes.of(List.of("process 7", "Name:\tx", "process 8")).processes())
                .isEmpty();
        assertThat(Processes.of(List.of()).listeners()).isEqualTo(List.<Listener>of());
    }
}
