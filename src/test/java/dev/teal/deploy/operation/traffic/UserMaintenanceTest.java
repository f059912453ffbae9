package dev.teal.deploy.operation.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.deploy.WithTwoReleases;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.UserNote;
import dev.teal.deploy.step.traffic.AskPublic;
import dev.teal.deploy.step.traffic.EnterMaintenance;
import dev.teal.deploy.step.traffic.Flip;
import dev.teal.deploy.step.traffic.VerifyPublic;
import dev.teal.deploy.step.traffic.VerifyRouter;
import dev.teal.router.OfflinePage;
import dev.teal.server.Command;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserMaintenanceTest extends WithTwoReleases {
    private static final UserNote NOTE = new UserNote(Instant.parse("2026-11-30T21:00:00Z"), "ada@laptop", "");

    private UserMaintenance maintenance() {
        return new UserMaintenance(context().target());
    }

    private void begin() {
        maintenance().begin(OfflinePage.usual(), Duration.ofMinutes(5), NOTE);
    }

    @AfterEach
    void end() {
        maintenance().end();
    }

    @Test
    void itIsInForceUntilItIsEnded() {
        begin();
        assertThat(hub.visit()).startsWith("status 503");
        assertThat(hub.state().facts().offline()).contains(NOTE);
        assertThat(hub.state().facts().closed()).isFalse();
        assertThat(maintenance().end().isOf("green", "r2", 200)).isTrue();
        assertThat(hub.state().facts().offline()).isEmpty();
    }

    /// The checks of a deployment see which slot nginx has chosen.
    @Test
    void aFlipBehindItIsVerified() {
        begin();
        URI url = URI.create(context().target().router().url());
        StepContext asked = on("url: " + url + "\n");
        Output<PublicView> view = new Output<>();
        assertThat(new AskPublic(url, view).run(asked)).endsWith("shows green, behind the page of `teal maintenance`");
        assertThat(warnings()).isEmpty();
        run(new Flip(Slot.GREEN, Slot.BLUE));
        assertThat(run(new VerifyRouter(Slot.BLUE, release("r1")))).startsWith("blue is chosen; visitors get 503");
        assertThat(run(new VerifyPublic(url, Slot.BLUE, release("r1"), view)))
                .endsWith("shows blue, behind the page of `teal maintenance`");
        assertThat(failure(new VerifyRouter(Slot.GREEN, release("r2")))).hasMessageContaining("slot blue");
    }

    @Test
    void replacingADatabaseNeitherBeginsNorEndsIt() {
        begin();
        EnterMaintenance enter = new EnterMaintenance(context().target().databases(), "restore-1");
        run(enter);
        assertThat(hub.state().facts().closed()).isTrue();
        undo(enter);
        assertThat(hub.state().facts().closed()).isFalse();
        assertThat(hub.state().facts().offline()).contains(NOTE);
        run(enter);
        maintenance().end();
        assertThat(MaintenanceNote.on(context().target())).isPresent();
    }

    @Test
    void aFileMadeByHandCountsToo() {
        hub.server.run(Command.of("touch", context().target().layout().offline()));
        assertThat(hub.state().facts().offline().orElseThrow().describe()).isEqualTo("by hand on the server");
    }
}
