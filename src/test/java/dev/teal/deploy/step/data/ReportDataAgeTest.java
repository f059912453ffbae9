package dev.teal.deploy.step.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.app.SlotState.Status;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.run.Output;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportDataAgeTest extends WithAppFolder {
    private String report() {
        return run(new ReportDataAge(known.release("r1"), List.of(database())));
    }

    @Test
    void theAgeOfTheReleasesSnapshotIsReportedWithWhatChangedSince() {
        assertThat(report()).isEqualTo("stays; there is no snapshot from when that release was live");
        on(known.in(Slot.BLUE, "r1", Status.RUNNING).state());
        run(new SnapshotDatabase(List.of(database()), "before-r2", Optional.empty(), new Output<>()));
        sql("INSERT INTO assets VALUES ('two'), ('three')");
        assertThat(report())
                .matches("stays; the newest snapshot of that release is \\d+ s old, since then \\+2 rows in assets");
    }
}
