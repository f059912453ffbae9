package dev.teal.deploy.step.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.ground.Until;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeRequestsTest extends WithPause {
    @Test
    void requestsGoToTheNewSlotAndWaitAgainAfterAnUndo() {
        run(new PauseRequests(pause));
        ResumeRequests resume = new ResumeRequests(pause);
        assertThat(run(resume)).isEqualTo("0 requests waited, the longest 0.0 s, and go to green");
        assertThat(file()).doesNotExist();
        assertThat(undo(resume)).isEqualTo("requests wait again");
        assertThat(file()).exists();
    }

    @Test
    void aPauseThatCannotBeEndedIsReported() throws IOException {
        Path inTheWay = Files.createDirectory(file());
        Problem problem = failure(new ResumeRequests(pause));
        assertThat(problem).hasMessage(inTheWay + " cannot be removed on local");
        assertThat(problem.next()).isEqualTo("remove it by hand, then `teal recover`");
        Files.delete(inTheWay);
    }

    @Test
    void aRollbackPausesRequestsTooAndTooFewConnectionsAreAWarning(@TempDir Path other) {
        try (LocalDeployment hub = start(other)) {
            hub.deploy("r1");
            try (Traffic traffic =
                    Traffic.to("127.0.0.1", hub.nginx.port()).get(4).start()) {
                Until.holds("requests were counted for a second", () -> hub.requestsASecond() > 50);
                hub.deploy("r2");
                assertThat(traffic.stop().failures()).isEmpty();
            }
            assertThat(hub.warnings()).anyMatch(text -> text.startsWith("nginx has room for 512 connections; at "));
            hub.rollback("r1");
            assertThat(hub.output("resume")).matches("\\d+ requests waited, the longest .* s, and go to blue");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        }
    }
}
