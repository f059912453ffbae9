package dev.teal.deploy.step.traffic;

import static dev.teal.deploy.Faults.at;
import static dev.teal.deploy.Faults.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.event.Events;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The public address after the flip.
class VerifyPublicTest extends WithLocalDeployment {
    @Test
    void aProxyThatDropsHeadersMustStillShowTheStatus() throws IOException {
        try (PublicProxy front = new PublicProxy(hub.nginx.port())) {
            front.answers = PublicProxy.BARE;
            hub.deploy("r1");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.output("public")).endsWith(" answers 200");
            assertThat(hub.warnings()).singleElement().asString().endsWith("after the flip only its status is checked");

            Events broken = at("flip", () -> front.answers = PublicProxy.LOGIN);
            Problem problem = failing(() -> hub.deploy("r3", Kind.GOOD, front.url(), broken, new Cancellation()));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        }
    }

    @Test
    void theAddressMustShowAfterTheFlipWhatItShowedBefore() throws IOException {
        try (PublicProxy front = new PublicProxy(hub.nginx.port())) {
            hub.deploy("r1", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.output("address"))
                    .as("nginx' own answer shows the way")
                    .endsWith(" shows blue");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.output("address")).endsWith(" shows blue");
            assertThat(hub.output("public")).endsWith(" answers 200 from green");
            assertThat(hub.warnings()).isEmpty();

            Events moved = at("flip", () -> front.answers = PublicProxy.LOGIN);
            Problem problem = failing(() -> hub.deploy("r3", Kind.GOOD, front.url(), moved, new Cancellation()));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
            assertThat(problem).hasMessageContaining("does not show the new release: status 302 to https://login");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
        }
    }

    /// The limit counts the requests of everybody behind this machine's address, and the slot is right.
    @Test
    void aLimitThatThisMachineHasReachedCausesNoRollback() throws IOException {
        try (PublicProxy front = new PublicProxy(hub.nginx.port())) {
            hub.deploy("r1", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            Events limited = at("flip", () -> front.answers = PublicProxy.LIMITED);
            hub.deploy("r2", Kind.GOOD, front.url(), limited, new Cancellation());
            assertThat(hub.output("public")).endsWith(" answers 429 from green");

            hub.deploy("r3", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.output("address")).endsWith(" shows green");
            assertThat(hub.warnings()).isEmpty();
        }
    }
}
