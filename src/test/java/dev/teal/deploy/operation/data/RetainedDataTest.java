package dev.teal.deploy.operation.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.data.Snapshot;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetainedDataTest {
    private static RetainedData with(String... ids) {
        return new RetainedData(
                List.of(ids).stream()
                        .map(id -> new Snapshot(Snapshot.VERSION, id, "r1", "", Instant.EPOCH, List.of()))
                        .toList(),
                List.of());
    }

    @Test
    void twoSnapshotsOfOneSecondHaveTwoNames() {
        assertThat(with().free("manual-1")).isEqualTo("manual-1");
        assertThat(with("manual-1").free("manual-1")).isEqualTo("manual-1-2");
        assertThat(with("manual-1-2", "manual-1").free("manual-1")).isEqualTo("manual-1-3");
    }
}
