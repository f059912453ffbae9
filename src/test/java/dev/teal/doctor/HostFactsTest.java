package dev.teal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.doctor.HostFacts.Room;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostFactsTest {
    private final HostFacts facts = new HostFacts(List.of(
            "disk=41152812000 9874520000 /opt/agent-hub",
            "disk=41152812000 9874520000 /var/lib/docker",
            "inodes=2564096 25640 /opt/agent hub",
            "memory=2013344 402668",
            "ssh=maxsessions 10",
            "ssh=maxstartups 10:30:100"));

    @Test
    void amountsAreReadWithTheirPlace() {
        assertThat(facts.disks()).first().isEqualTo(new Room(41_152_812_000L, 9_874_520_000L, "/opt/agent-hub"));
        assertThat(facts.inodes()).containsExactly(new Room(2_564_096, 25_640, "/opt/agent hub"));
        assertThat(facts.memory()).contains(new Room(2_013_344L * 1024, 402_668L * 1024, ""));
    }

    @Test
    void whatIsLeftIsComparedInPercent() {
        assertThat(facts.inodes().getFirst().used()).isEqualTo("99 %");
        assertThat(facts.inodes().getFirst().hasLessThan(10)).isTrue();
        assertThat(facts.disks().getFirst().hasLessThan(10)).isFalse();
    }

    @Test
    void aSettingOfSshThatCannotBeReadIsMissing() {
        assertThat(facts.ssh("maxstartups")).contains("10:30:100");
        assertThat(facts.ssh("maxsession")).isEmpty();
        assertThat(facts.one("marker")).isEmpty();
    }
}
