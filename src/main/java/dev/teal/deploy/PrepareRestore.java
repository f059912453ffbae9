package dev.teal.deploy;

import dev.teal.data.Database;
import dev.teal.data.DatabaseSwap;
import dev.teal.deploy.Kept.Older;
import dev.teal.event.Problem;
import dev.teal.event.Sizes;
import dev.teal.server.Result;
import dev.teal.server.Told;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lays copies of older databases beside today's, checked and in WAL mode, while the app still runs.
///
/// @param label   what they come from, for people
/// @param sources where each lies on the server
record PrepareRestore(String label, Map<Database, Older> sources, String id) implements Step {
    @Override
    public String name() {
        return "prepare";
    }

    @Override
    public String describe() {
        return "lay " + label + " beside the database, and check it";
    }

    @Override
    public String run(Work work) {
        long bytes = 0;
        for (Map.Entry<Database, Older> source : sources.entrySet()) {
            Older older = source.getValue();
            Result ready =
                    work.site().confined(work.site().swap(source.getKey(), id).ready(older.source(), older.bytes()));
            bytes += size(work, source.getKey(), label, ready);
        }
        return Sizes.of(bytes) + " ready, sound";
    }

    static long size(Work work, Database database, String from, Result ready) {
        if (!ready.ok()) {
            String server = work.site().server().name();
            throw switch (ready.exitCode()) {
                case DatabaseSwap.FULL ->
                    Problem.failed(
                            "the disk of " + server + " is full: nothing was laid beside " + database.name(),
                            ready.complaint(),
                            "free some space there (`df -h`), then try again");
                case DatabaseSwap.DAMAGED ->
                    Problem.failed(
                            from + " is damaged: it does not pass its check",
                            ready.complaint(),
                            "take another: `teal data list`");
                default ->
                    Problem.failed(
                            "laying " + from + " beside " + database.name() + " failed (exit code " + ready.exitCode()
                                    + ")",
                            ready.complaint(),
                            "fix the error above and run the command again");
            };
        }
        return Told.number(SetupScripts.last(ready));
    }

    @Override
    public Optional<String> undo(Work work) {
        discard(work, List.copyOf(sources.keySet()));
        return Optional.of("removed what was laid there");
    }

    /// Whatever operation it was of: there is one at a time.
    static void discard(Work work, List<Database> databases) {
        Site site = work.site();
        databases.forEach(database -> site.server().run(site.swap(database, "").discard()));
    }
}
