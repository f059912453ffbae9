package dev.teal.deploy.operation.data;

import dev.teal.config.DatabaseConfig;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Removes the snapshots that are beyond `database.snapshots`.
public record PruneSnapshots(StepContext context) {

    /// @param gone releases that were removed
    /// @return how many snapshots were removed
    public int of(List<String> gone) {
        Target target = context.target();
        List<Snapshot> old = old(target, gone::contains);
        old.forEach(snapshot -> target.server().run(target.snapshots().remove(snapshot.id()), Snapshots.LIMIT));
        return old.size();
    }

    /// Those that no rollback needs.
    ///
    /// @param gone tells whether a release has left the retained ones
    public static List<Snapshot> old(Target target, Predicate<String> gone) {
        int limit = target.config().database().map(DatabaseConfig::snapshots).orElse(0);
        if (limit == 0) {
            return List.of(); // existing snapshots stay when snapshots are turned off
        }
        List<Snapshot> all =
                Snapshots.listed(target.server().run(target.snapshots().list()).lines());
        Set<String> releases = all.stream().map(Snapshot::of).filter(gone).collect(Collectors.toSet());
        List<String> old = prunable(all, releases, limit);
        return all.stream().filter(snapshot -> old.contains(snapshot.id())).toList();
    }

    /// A rollback with data needs the newest snapshot of a release, so that one stays for each retained
    /// release, and besides them the newest that were taken by hand.
    ///
    /// @param all   the newest first
    /// @param gone  releases that are no longer retained
    /// @param limit how many of each kind stay
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
