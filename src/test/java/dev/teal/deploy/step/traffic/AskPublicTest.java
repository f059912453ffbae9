package dev.teal.deploy.step.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.event.Events;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A public address that cannot show the live release.
class AskPublicTest extends WithLocalDeployment {
    private static final String ADDRESS = "https://127.0.0.1:1/api/assets?page_size=1";

    /// A public address that does not answer.
    private static final String NOWHERE = "url: https://127.0.0.1:1\n";

    @Test
    void anAddressThatDoesNotLeadToTheServerYetDoesNotPreventTheFirstRelease() {
        hub.deploy("r1", Kind.GOOD, NOWHERE, Events.NONE, new Cancellation());
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(hub.warnings()).singleElement().asString().startsWith(ADDRESS + " does not lead to local (");
        assertThat(hub.output("public")).startsWith("not checked: ");
    }

    @Test
    void anAddressThatCannotShowAReleaseDoesNotCauseARollback() throws IOException {
        try (PublicProxy front = new PublicProxy(hub.nginx.port())) {
            front.answers = PublicProxy.LOGIN;
            hub.deploy("r1");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
            assertThat(hub.undone()).isEmpty();
            assertThat(hub.warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "does not show the release that is live in blue (status 302 to https://login.example.com/")
                    .contains("only the router is checked after the flip");

            hub.with(front.url()).rollback("r1");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        }
    }
}
