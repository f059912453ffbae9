package dev.teal.deploy.operation.data;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.data.DatabaseFacts.Depth;
import dev.teal.data.DatabaseSwap;
import dev.teal.data.FileHolder;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.server.Result;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The app's databases on the server. None of them is opened.
public record Databases(ServerState state) {

    public static String names(List<Database> databases) {
        return databases.stream().map(Database::name).collect(Collectors.joining(", "));
    }

    public DatabaseFacts inspect(Database database, Depth depth) {
        Target target = state.target();
        Result looked = target.confined(
                DatabaseFacts.query(target.jail(), database, target.layout().snapshots(), depth));
        if (!looked.ok()) {
            throw Problem.failed(
                    database.path() + " could not be looked at on "
                            + target.server().name(),
                    looked.errorLines(),
                    "fix the error above and run the command again");
        }
        return DatabaseFacts.parse(looked.lines());
    }

    /// @throws Problem when a process still has one open
    public void mustBeClosed(List<Database> databases) {
        for (Database database : databases) {
            List<FileHolder> holders = inspect(database, Depth.OPENERS).openers();
            if (!holders.isEmpty()) {
                throw Problem.failed(
                        database.name() + " is still open, though both slots are stopped: "
                                + holders.stream().map(FileHolder::toString).collect(Collectors.joining(", ")),
                        "end that process on " + state.target().server().name() + ", then run the command again");
            }
        }
    }

    /// Whether the process belongs to what runs in a slot.
    public boolean isOurs(FileHolder holder) {
        return Arrays.stream(Slot.values()).anyMatch(slot -> isIn(slot, holder));
    }

    private boolean isIn(Slot slot, FileHolder holder) {
        return state.target().slots().owns(state.slotState(slot), holder.session(), holder.group());
    }

    /// The slots that have the database open: `blue and green`.
    public String slots(DatabaseFacts facts) {
        return Arrays.stream(Slot.values())
                .filter(slot -> facts.openers().stream().anyMatch(holder -> isIn(slot, holder)))
                .map(Slot::toString)
                .collect(Collectors.joining(" and "));
    }

    /// Removes what was laid beside them to take their place, by whatever operation: only one runs at a time.
    public void discardPrepared(List<Database> databases) {
        Target target = state.target();
        databases.forEach(
                database -> target.server().run(target.swap(database, "").discard()));
    }

    /// Takes back what an operation replaced, as far as it got; both slots are stopped.
    ///
    /// @return whether any had been replaced
    public boolean putBack(List<Database> databases, String operation) {
        boolean any = false;
        for (Database database : databases) {
            Result back = state.target()
                    .confined(state.target().swap(database, operation).back());
            if (!back.ok()) {
                throw Problem.failed(
                        "the old database could not be put back on "
                                + state.target().server().name(),
                        back.errorLines(),
                        "it is whole in " + database.path() + DatabaseSwap.kept(operation)
                                + "; fix the error above, then `teal recover`");
            }
            any |= back.out().strip().equals("back");
        }
        return any;
    }
}
