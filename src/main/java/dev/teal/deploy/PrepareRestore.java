package dev.teal.deploy;

import dev.teal.data.Database;
import dev.teal.data.Exchange;
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
record PrepareRestore(String label, Map<Database, String> sources, String id) implements Step {
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
        for (Map.Entry<Database, String> source : sources.entrySet()) {
            Result ready = work.site()
                    .server()
                    .run(new Exchange(source.getKey(), id).ready(source.getValue()), Exchange.LIMIT);
            bytes += size(work, source.getKey(), source.getValue(), ready);
        }
        return Sizes.of(bytes) + " ready, sound";
    }

    static long size(Work work, Database database, String from, Result ready) {
        if (!ready.ok()) {
            String server = work.site().server().name();
            throw switch (ready.exitCode()) {
                case Exchange.FULL ->
                    Problem.failed(
                            "the disk of " + server + " is full: nothing was laid beside " + database.name(),
                            ready.complaint(),
                            "free some space there (`df -h`), then try again");
                case Exchange.DAMAGED ->
                    Problem.failed(
                            from + " is damaged: it does not pass its check",
                            ready.complaint(),
                            "take another: `teal data list`");
                default ->
                    Problem.failed(
                            "laying " + from + " beside " + database.name() + " failed (exit code " + ready.exitCode()
                                    + ")",
                            ready.complaint(),
                            "mend what is said above, then try again");
            };
        }
        return Told.number(SetupScripts.last(ready));
    }

    @Override
    public Optional<String> undo(Work work) {
        discard(work, List.copyOf(sources.keySet()), id);
        return Optional.of("removed what was laid there");
    }

    static void discard(Work work, List<Database> databases, String id) {
        databases.forEach(database -> work.site().server().run(new Exchange(database, id).discard()));
    }
}
