package dev.teal.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.Ground;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The short form of `./dev bench chaos`: one case of each kind that takes no part of the server away, one after the
/// other under one traffic.
@Tag("server")
class ChaosTest {
    private static final long SEED = 1;

    @Test
    void afterEachFaultTheSiteServesAndRecoveryConverges() {
        try (World world = World.start(Ground.engine(), "true")) {
            Chaos chaos = new Chaos(world, SEED);
            List<Case> cases = chaos.onAnyServer().stream()
                    .filter(one -> List.of(
                                    "client killed: inside flip",
                                    "client killed: after router",
                                    "client killed while a new image is sent: after 400 ms",
                                    "client killed in its recovery: command 5",
                                    "line cut: inside start",
                                    "client stopped, its lock taken over, woken: before flip",
                                    "clients at once: 2",
                                    "journal: has garbage in it",
                                    "nginx' config broken by someone else: before a deployment")
                            .contains(one.toString()))
                    .toList();
            assertThat(cases).hasSize(9);
            chaos.run(cases);
            assertThat(chaos.violations()).isEmpty();
        }
    }
}
