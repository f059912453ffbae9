package dev.teal.deploy.step.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.WithTwoReleases;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaveMaintenanceTest extends WithTwoReleases {
    @BeforeEach
    void enter() {
        run(new EnterMaintenance(context().target().databases(), "restore-1"));
    }

    @Test
    void requestsReachTheAppAgain() {
        assertThat(run(new LeaveMaintenance(Slot.GREEN, Optional.of(release("r2")))))
                .isEqualTo("green answers 200 and names r2");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
        assertThat(run(new LeaveMaintenance(Slot.GREEN, Optional.empty()))).isEqualTo("open");
    }

    @Test
    void anotherReleaseThatAnswersIsReported() {
        assertThat(failure(new LeaveMaintenance(Slot.GREEN, Optional.of(release("r1")))))
                .hasMessageContaining("slot green, release r2");
    }
}
