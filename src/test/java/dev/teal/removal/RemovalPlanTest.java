package dev.teal.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The app as a plain process. In containers: CleanUpTest.
class RemovalPlanTest extends WithLocalDeployment {
    @Test
    void aPlainProcessIsStoppedAndItsDataStays() throws IOException {
        hub.deploy("r1");
        Path pid = hub.app("teal/processes/blue/pid");
        ProcessHandle supervisor =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        ServerState state = hub.state();
        Path site = Path.of(state.target().nginxFile().path());
        Removal removal = Removal.of(state, false);
        assertThat(removal.changes()).anyMatch(change -> change.startsWith("keep its data (--data removes it): "));
        hub.run(new RemovalPlan(removal)::of, Events.NONE);
        Until.holds("the supervisor has ended", () -> !supervisor.isAlive()); // it removes its files before
        assertThat(site).doesNotExist();
        assertThat(hub.app("teal")).doesNotExist();
        assertThat(hub.app("data/hub.db")).exists();
    }

    @Test
    void nginxThatRefusesIsLeftAsItWas() throws IOException {
        hub.deploy("r1");
        ServerState state = hub.state();
        Path site = Path.of(state.target().nginxFile().path());
        Files.writeString(site.resolveSibling("broken.conf"), "server { listen nowhere; }\n");
        RemovalPlan plan = new RemovalPlan(Removal.of(state, false));
        assertThatThrownBy(() -> hub.run(plan::of, Events.NONE))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("rejects its configuration without " + site + "; the file was put back");
        assertThat(site).exists();
        assertThat(hub.state().slotState(state.live()).running()).isTrue();
    }

    @Test
    void anotherAppInTheDirectoryIsNotRemoved() throws IOException {
        Path registration = hub.app("teal/app.json");
        Files.writeString(registration, Files.readString(registration).replace("\"app\":\"hub\"", "\"app\":\"other\""));
        assertThatThrownBy(() -> Removal.of(hub.state(), false))
                .hasMessageMatching(".*/app on local belongs to other, not to hub");
    }
}
