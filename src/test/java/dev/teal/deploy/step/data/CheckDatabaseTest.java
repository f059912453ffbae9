package dev.teal.deploy.step.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.WithDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What is checked: `data.ChecksTest`.
class CheckDatabaseTest extends WithDatabase {
    @Test
    void aDatabaseThatIsNotInWalModeIsRefusedBeforeAnythingIsSent() {
        hub.server.run(hub.state().target().slots().stop(Slot.BLUE, Duration.ofSeconds(5)));
        hub.sql("PRAGMA journal_mode=DELETE");
        Problem problem = catchThrowableOfType(Problem.class, () -> hub.deploy("r2"));
        assertThat(problem.happened()).startsWith("data/hub.db is not in WAL mode");
        assertThat(hub.done()).containsExactly("build", "lock", "preflight");
    }
}
