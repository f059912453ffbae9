package dev.teal.deploy.step.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.WithTwoReleases;
import dev.teal.deploy.operation.slot.SlotControl;
import org.junit.jupiter.api.Test;

class FlipTest extends WithTwoReleases {
    @Test
    void theNextRequestReachesTheOtherSlotAndAnUndoMovesItBack() {
        Flip flip = new Flip(Slot.GREEN, Slot.BLUE);
        assertThat(run(flip)).isEqualTo("green -> blue");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(undo(flip)).isEqualTo("blue -> green");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
    }

    @Test
    void aSlotWhoseAppDoesNotListenGetsNoTraffic() {
        new SlotControl(context()).stop(Slot.BLUE);
        Problem problem = failure(new Flip(Slot.GREEN, Slot.BLUE));
        assertThat(problem).hasMessageContaining("the app is not running");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
    }
}
