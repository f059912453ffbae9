package dev.teal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HostChecksTest {
    private static final long USED = 500_000_000;

    private static List<String> found(String... lines) {
        return new HostChecks(
                        "root@203.0.113.7",
                        new HostFacts(List.of(lines)),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.of(USED),
                        Instant.EPOCH)
                .checks().stream()
                        .flatMap(check -> check.found().stream())
                        .map(diagnosis -> diagnosis.finding().what())
                        .toList();
    }

    @Test
    void aServerWithRoomHasNoFindings() {
        assertThat(found(
                        "disk=1000 101 /opt/agent-hub",
                        "inodes=1000 101 /opt/agent-hub",
                        "memory=2000000 490000",
                        "ssh=maxsessions 10",
                        "ssh=maxstartups 10:30:100"))
                .isEmpty();
    }

    @Test
    void whatCannotBeReadIsNoFinding() {
        assertThat(found()).isEmpty();
    }

    @Test
    void littleRoomIsSaidOnceForEachKind() {
        assertThat(found(
                        "disk=1000 99 /opt/agent-hub",
                        "disk=1000 99 /var/lib/docker",
                        "inodes=1000 9 /var/lib/docker",
                        "memory=2000000 480000"))
                .containsExactly(
                        "the disk of root@203.0.113.7 is 90 % full, at /opt/agent-hub",
                        "the table of files (inodes) of root@203.0.113.7 is 99 % full, at /var/lib/docker",
                        "root@203.0.113.7 has 491.5 MB of memory left, and the live release uses 500.0 MB: two releases"
                                + " run side by side in a deployment, and may not fit");
    }

    @Test
    void aTunnelThatPassesNginxByIsShown() {
        Finding tunnel = Finding.warns("a tunnel", "turn it");
        HostChecks checks = new HostChecks(
                "s",
                new HostFacts(List.of()),
                Optional.empty(),
                Optional.of(tunnel),
                OptionalLong.empty(),
                Instant.EPOCH);
        assertThat(checks.checks().getLast().found())
                .extracting(Diagnosis::finding)
                .containsExactly(tunnel);
    }
}
