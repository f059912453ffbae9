package dev.teal.deploy.step.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.data.Snapshot;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.run.Output;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackSnapshotTest extends WithAppFolder {
    @Test
    void theCopyIsCompressedBesideTheSnapshot() {
        Output<Snapshot> snapshot = new Output<>();
        run(new SnapshotDatabase(List.of(database()), "pull-1", Optional.empty(), snapshot));
        assertThat(run(new PackSnapshot(database(), "pull-1", snapshot))).matches("\\d+ B to fetch");
        assertThat(app("teal/snapshots/pull-1/packed/data/hub.db.gz")).isNotEmptyFile();
    }

    @Test
    void aCopyThatIsMissingIsReported() {
        Problem problem = failure(new PackSnapshot(database(), "pull-1", new Output<>()));
        assertThat(problem).hasMessage("the copy of data/hub.db could not be compressed on local");
    }
}
