package dev.teal.deploy.step.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.WithTwoReleases;
import dev.teal.deploy.operation.traffic.MaintenanceNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnterMaintenanceTest extends WithTwoReleases {
    private EnterMaintenance enter() {
        return new EnterMaintenance(context().target().databases(), "restore-1");
    }

    @Test
    void visitorsGet503UntilAnUndo() {
        assertThat(run(enter())).isEqualTo("closed: visitors get 503");
        assertThat(hub.visit()).startsWith("status 503");
        assertThat(MaintenanceNote.on(context().target())).contains(note());
        assertThat(undo(enter())).isEqualTo("open again");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
    }

    private MaintenanceNote note() {
        return new MaintenanceNote("restore-1", List.of(hub.app("data/hub.db").toString()));
    }

    @Test
    void theNoteOfAnOlderTealIsRead() throws IOException {
        Files.writeString(hub.app("route/maintenance"), "restore-1\n" + hub.app("data/hub.db") + "\n");
        assertThat(MaintenanceNote.on(context().target())).contains(note());
    }

    @Test
    void aFolderThatCannotBeWrittenIsReported() throws IOException {
        Path route = hub.app("route");
        Path away = route.resolveSibling("away");
        Files.move(route, away);
        try {
            assertThat(failure(enter())).hasMessage(route + "/maintenance cannot be written on local");
        } finally {
            Files.move(away, route);
        }
    }
}
