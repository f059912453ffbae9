package dev.teal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.Ground;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The short form of `./dev bench chaos`: some cases that take no part of the server away, one after the other
/// under one traffic.
@Tag("server")
class ChaosTest {
    private static final long SEED = 1;

    @Test
    void afterEachFaultTheSiteServesAndRecoveryConverges() {
        try (ChaosRun world = ChaosRun.start(Ground.engine(), Setting.USUAL)) {
            Report report = new Report();
            Chaos chaos = new Chaos(world, SEED, report);
            List<Case> cases = Setting.USUAL.faults().apply(world.steps).stream()
                    .filter(one -> List.of(
                                    "client killed: inside flip",
                                    "client killed in its recovery: command 5",
                                    "line cut: inside start",
                                    "client stopped, its lock taken over, woken: before flip",
                                    "journal: has garbage in it")
                            .contains(one.toString()))
                    .toList();
            assertThat(cases).hasSize(5);
            chaos.run(cases);
            assertThat(report.violations()).isEmpty();
        }
    }
}
