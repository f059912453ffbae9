package dev.teal.deploy.operation.data;

import dev.teal.config.DatabaseConfig;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which snapshots no restore can ask for any more.
public record PruneSnapshots(StepContext context) {

    /// @param gone releases that were removed
    /// @return how many snapshots were removed
    public int of(List<String> gone) {
        Target target = context.target();
        int limit = target.config().database().map(DatabaseConfig::snapshots).orElse(0);
        if (limit == 0) {
            return 0; // whoever turned snapshots off may still want those there are
        }
        List<Snapshot> all =
                Snapshots.listed(target.server().run(target.snapshots().list()).lines());
        List<String> old = prunable(all, new HashSet<>(gone), limit);
        old.forEach(id -> target.server().run(target.snapshots().remove(id), Snapshots.LIMIT));
        return old.size();
    }

    /// Going back to a release with its data needs the newest snapshot of it; so of each kept release that one
    /// stays, and beside them the newest taken by hand.
    ///
    /// @param all  the newest first
    /// @param gone releases that are no longer kept
    /// @param limit how many of each sort stay
    static List<String> prunable(List<Snapshot> all, Set<String> gone, int limit) {
        Set<String> releases = new HashSet<>();
        Set<String> keep = all.stream()
                .filter(snapshot -> !snapshot.byHand())
                .filter(snapshot -> !gone.contains(snapshot.of()) && releases.add(snapshot.of()))
                .limit(limit)
                .map(Snapshot::id)
                .collect(Collectors.toSet());
        all.stream().filter(Snapshot::byHand).limit(limit).map(Snapshot::id).forEach(keep::add);
        return all.stream().map(Snapshot::id).filter(id -> !keep.contains(id)).toList();
    }
}
