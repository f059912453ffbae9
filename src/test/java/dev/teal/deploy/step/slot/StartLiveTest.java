package dev.teal.deploy.step.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.deploy.WithTwoReleases;
import dev.teal.deploy.run.Output;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartLiveTest extends WithTwoReleases {
    private final Output<String> result = new Output<>();

    @Test
    void aLiveReleaseThatRunsIsLeftAlone() {
        assertThat(run(new StartLive(result))).isEqualTo("r2 is live in green");
        assertThat(result.optional()).isEmpty();
    }

    @Test
    void aLiveReleaseThatDoesNotRunIsStarted() {
        hub.server.run(context().target().slots().stop(Slot.GREEN, Duration.ofSeconds(1)));
        on("");
        assertThat(run(new StartLive(result)))
                .isEqualTo("r2 did not run and was started again in green")
                .isEqualTo(result.get());
        assertThat(runs(Slot.GREEN)).isTrue();
    }
}
