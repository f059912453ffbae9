package dev.teal.deploy.step.slot;

import static dev.teal.deploy.Faults.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Result;
import org.junit.jupiter.api.Test;

/// Releases that get healthy: probed with the host and scheme that the app expects, or restarted a moment ago.
/// Releases that do not: UnwindTest.
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

    /// Found by `./dev bench data`, which kills a slot before each rollback.
    @Test
    void aStandbyThatWasJustRestartedIsWaitedFor() {
        hub.deploy("r1");
        hub.deploy("r2", Kind.GOOD, "standby: running\n", Events.NONE, new Cancellation());
        String blue = hub.app("teal/processes/blue").toString();
        Result killed = hub.server.run(Command.script("""
                pid=$(cat "$1/pid") && kill -KILL $(cat "/proc/$pid/task/$pid/children") &&
                  until [ "$(cat "$1/restarts")" = 1 ]; do sleep 0.02; done
                """, blue));
        assertThat(killed.ok()).as(killed.toString()).isTrue();
        hub.rollback("r1");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
    }
}
