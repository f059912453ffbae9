package dev.teal.cli.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotUsage;
import dev.teal.certificate.CertificateFacts;
import dev.teal.cli.Recorded;
import dev.teal.deploy.state.DiskSpace;
import dev.teal.deploy.state.Status;
import dev.teal.deploy.state.Status.RouterState;
import dev.teal.deploy.state.Status.SlotStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:30:00Z");

    private static SlotStatus slot(String id, String state, String created, int restarts, SlotUsage usage) {
        return new SlotStatus(
                id, "agent-hub:" + id, Optional.of(Instant.parse(created)), 3000, state, "", restarts, usage);
    }

    private static String shown(SlotStatus blue, SlotStatus green) {
        return shown(blue, green, Optional.empty());
    }

    private static String shown(SlotStatus blue, SlotStatus green, Optional<CertificateFacts> certificate) {
        Recorded recorded = new Recorded(Map.of("LC_ALL", "C.UTF-8", "COLUMNS", "80", "NO_COLOR", "1"));
        Status status = new Status(
                "agent-hub",
                "",
                "agent-hub",
                "root@203.0.113.7",
                Optional.of(Slot.GREEN),
                new TreeMap<>(Map.of(Slot.BLUE, blue, Slot.GREEN, green)),
                RouterState.CURRENT,
                false,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.of(new DiskSpace(29_855_000_000L, 42_140_000_000L)),
                certificate,
                List.of());
        StatusText.show(recorded.onTerminal(), status, NOW);
        return recorded.out();
    }

    @Test
    void figuresAreInTheTableWhichFitsATerminal() {
        SlotUsage usage =
                new SlotUsage(OptionalLong.of(213_400_000), OptionalLong.empty(), OptionalDouble.of(103.6), false);

        assertThat(shown(
                        slot("20261128-091533-3fa2c1b", "stopped", "2026-11-28T09:15:33Z", 0, SlotUsage.UNKNOWN),
                        slot("20261130-231201-77de012", "running", "2026-11-30T23:12:01Z", 0, usage)))
                .isEqualTo("""
                        agent-hub on root@203.0.113.7, live: green
                        SLOT     STATE    HEALTH  PORT  RELEASE                  AGE    CPU    MEMORY
                          blue   stopped          3000  20261128-091533-3fa2c1b  2 d
                        * green  running          3000  20261130-231201-77de012  1 h  104 %  213.4 MB
                        disk: 29.9 GB of 42.1 GB free
                        """);
    }

    @Test
    void whatNeedsAttentionHasALine() {
        SlotUsage usage =
                new SlotUsage(OptionalLong.of(500_000_000), OptionalLong.of(512_000_000), OptionalDouble.of(0.2), true);

        assertThat(shown(
                        slot("20261128-091533-3fa2c1b", "stopped", "2026-11-28T09:15:33Z", 1, SlotUsage.UNKNOWN),
                        slot("20261130-231201-77de012", "running", "2026-11-30T23:12:01Z", 3, usage)))
                .contains("""
                        blue: started again once after it ended by itself; `teal logs` may say why
                        green: started again 3 times after it ended by itself; `teal logs` may say why
                        green: the kernel killed a process of it for memory; its limit is 512.0 MB
                        green: uses 500.0 MB of the 512.0 MB of memory that it may use
                        """);
    }

    @Test
    void aCertificateHasALineAndAFailedRenewalAnother() {
        SlotStatus slot = slot("20261130-231201-77de012", "running", "2026-11-30T23:12:01Z", 0, SlotUsage.UNKNOWN);
        CertificateFacts failing = CertificateFacts.of(
                List.of("end=2026-12-09T12:00:00Z", "soon=", "failed=2026-11-30T12:00:00Z connection refused"));
        assertThat(shown(slot, slot, Optional.of(failing)))
                .contains(
                        "https: the certificate expires soon: 2026-12-09T12:00:00Z\n",
                        "https: its renewal failed at 2026-11-30T12:00:00Z; `teal doctor` says why\n");
        CertificateFacts good = CertificateFacts.of(List.of("end=2027-03-01T12:00:00Z"));
        assertThat(shown(slot, slot, Optional.of(good)))
                .contains("https: the certificate is valid until 2027-03-01T12:00:00Z\n")
                .doesNotContain("renewal");
    }
}
