package dev.teal.deploy.operation.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.data.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PruneSnapshotsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Snapshot before(String release, String of, int minute) {
        return new Snapshot(
                Snapshot.VERSION, Snapshot.before(release), of, release, NOON.plusSeconds(minute * 60L), List.of());
    }

    private static Snapshot byHand(String id, int minute) {
        return new Snapshot(Snapshot.VERSION, id, "r1", "", NOON.plusSeconds(minute * 60L), List.of());
    }

    @Test
    void ofEachKeptReleaseTheNewestStays() {
        List<Snapshot> all = List.of(before("r4", "r3", 9), before("bad", "r3", 8), before("r3", "r2", 7));
        assertThat(PruneSnapshots.prunable(all, Set.of(), 5)).containsExactly("before-bad");
    }

    @Test
    void thoseOfReleasesThatWereRemovedGo() {
        List<Snapshot> all = List.of(before("r4", "r3", 9), before("r3", "r2", 8), before("r2", "r1", 7));
        assertThat(PruneSnapshots.prunable(all, Set.of("r1"), 5)).containsExactly("before-r2");
    }

    @Test
    void fewerReleasesMayKeepTheirData() {
        List<Snapshot> all = List.of(before("r4", "r3", 9), before("r3", "r2", 8), before("r2", "r1", 7));
        assertThat(PruneSnapshots.prunable(all, Set.of(), 1)).containsExactly("before-r3", "before-r2");
    }

    @Test
    void thoseTakenByHandAreCountedByThemselves() {
        List<Snapshot> all =
                List.of(byHand("manual-3", 9), before("r2", "r1", 8), byHand("manual-2", 7), byHand("pull-1", 6));
        assertThat(PruneSnapshots.prunable(all, Set.of(), 2)).containsExactly("pull-1");
    }
}
