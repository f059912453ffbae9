package dev.teal.deploy;

import dev.teal.data.Database;
import dev.teal.data.Exchange;
import dev.teal.event.Problem;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts what was made ready in the place of the databases, and keeps the old ones beside them. Needs both slots
/// stopped.
///
/// @param id of the operation, in the names of the old ones
record ReplaceDatabase(List<Database> databases, String id) implements Step {
    @Override
    public String name() {
        return "replace";
    }

    @Override
    public String describe() {
        return "put it in place; keep the old one as "
                + databases.getFirst().replaced(id).replaceFirst(".*/", "");
    }

    @Override
    public String run(Work work) {
        List<String> kept = new ArrayList<>();
        for (Database database : databases) {
            Result swapped = work.site().server().run(new Exchange(database, id).swap(), Exchange.LIMIT);
            if (!swapped.ok()) {
                throw Problem.failed(
                        database.name() + " could not be replaced (exit code " + swapped.exitCode() + ")",
                        swapped.complaint(),
                        "mend what is said above, then try again");
            }
            kept.add(database.replaced(id).replaceFirst(".*/", ""));
        }
        return "old one kept as " + String.join(", ", kept);
    }

    @Override
    public Optional<String> undo(Work work) {
        return Optional.of(back(work, databases, id) ? "the old database is in place again" : "nothing was replaced");
    }

    /// Whatever had been done of it; both slots are stopped.
    ///
    /// @return whether any had been replaced
    static boolean back(Work work, List<Database> databases, String id) {
        boolean any = false;
        for (Database database : databases) {
            Result back = work.site().server().run(new Exchange(database, id).back(), Exchange.LIMIT);
            if (!back.ok()) {
                throw Problem.failed(
                        "the old database could not be put back",
                        back.complaint(),
                        "it is whole in " + database.replaced(id) + "; mend what is said above, then `teal recover`");
            }
            any |= back.out().strip().equals("back");
        }
        return any;
    }
}
