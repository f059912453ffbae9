package dev.teal.deploy.step.slot;

import static dev.teal.deploy.Faults.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.event.Events;
import org.junit.jupiter.api.Test;

/// Health checks with the host and scheme that the app expects. Releases that do not get healthy: UnwindTest.
class AwaitHealthyTest extends WithLocalDeployment {
    private static final String ADDRESS = "https://127.0.0.1:1/api/assets?page_size=1";

    /// A public address that does not answer.
    private static final String NOWHERE = "url: https://127.0.0.1:1\n";

    @Test
    void anAppThatWantsHttpsIsProbedByHttpsWhenItsAddressIsHttps() {
        Problem problem = failing(() -> hub.deploy("r1", Kind.HTTPS_ONLY));
        assertThat(problem.happened())
                .endsWith("failed, the last with 301 to https://localhost/api/assets?page_size=1");
        assertThat(problem.next()).startsWith("the app redirects visitors to https: set `url` in teal.yml");

        hub.deploy("r2", Kind.HTTPS_ONLY, NOWHERE, Events.NONE, new Cancellation());
        assertThat(hub.output("healthy")).matches("200 after \\d+ probes?");
        assertThat(hub.output("router")).isEqualTo("green answers 200 and names r2");
        assertThat(hub.output("address")).startsWith(ADDRESS + ": ");
    }

    @Test
    void anAppThatChecksItsHostNameIsProbedByIt() {
        Problem problem = failing(() -> hub.deploy("r1", Kind.NAMED));
        assertThat(problem.happened()).endsWith("failed, the last with 400");
        assertThat(problem.next())
                .startsWith("the request had the header `Host: localhost`: ")
                .contains("set `url`");
        hub.deploy(
                "r2",
                Kind.NAMED,
                NOWHERE.replace("127.0.0.1:1", "hub.example.com").replace("https", "http"),
                Events.NONE,
                new Cancellation());
        assertThat(hub.output("router")).isEqualTo("green answers 200 and names r2");
    }
}
