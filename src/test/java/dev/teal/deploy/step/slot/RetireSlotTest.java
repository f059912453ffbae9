package dev.teal.deploy.step.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.deploy.WithTwoReleases;
import dev.teal.server.Command;
import dev.teal.server.Result;
import org.junit.jupiter.api.Test;

class RetireSlotTest extends WithTwoReleases {
    @Test
    void theSlotIsStoppedAndItsReleaseIsKept() {
        assertThat(run(new RetireSlot(Slot.BLUE))).isEqualTo("blue stopped");
        assertThat(runs(Slot.BLUE)).isFalse();
        assertThat(hub.state().slotState(Slot.BLUE).release()).isEqualTo("r1");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aRecoveryThatGoesBackStartsItAgain() {
        run(new RetireSlot(Slot.BLUE));
        on("");
        assertThat(undo(new RetireSlot(Slot.BLUE))).contains("r1 runs in blue");
        assertThat(runs(Slot.BLUE)).isTrue();
    }

    @Test
    void anAppThatDoesNotExitOnSigtermIsKilledAndReported() {
        on("stop_timeout: 1s\n");
        Result hung = hub.server.run(Command.script(
                "pid=$(cat \"$1/pid\") && kill -STOP $(cat \"/proc/$pid/task/$pid/children\")",
                hub.app("teal/processes/blue").toString()));
        assertThat(hung.ok()).as(hung.toString()).isTrue();
        assertThat(run(new RetireSlot(Slot.BLUE))).isEqualTo("blue killed after 1 s: it did not exit on SIGTERM");
        assertThat(runs(Slot.BLUE)).isFalse();
        assertThat(warnings()).hasSize(1);
    }
}
