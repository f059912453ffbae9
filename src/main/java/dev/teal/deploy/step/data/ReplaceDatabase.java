package dev.teal.deploy.step.data;

import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.DatabaseSwap;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Replaces the databases with the prepared ones, and keeps the old ones beside them. Both slots must be
/// stopped.
///
/// @param id of the operation, part of the old ones' names
public record ReplaceDatabase(List<Database> databases, String id) implements Step {
    @Override
    public String name() {
        return "replace";
    }

    @Override
    public String describe() {
        return "replace the database; keep the old one as " + keptName(databases.getFirst());
    }

    @Override
    public String run(StepContext context) {
        List<String> kept = new ArrayList<>();
        for (Database database : databases) {
            Result swapped = context.target()
                    .confined(context.target().swap(database, id).swap());
            if (!swapped.ok()) {
                throw Problem.failed(
                        database.name() + " could not be replaced (exit code " + swapped.exitCode() + ")",
                        swapped.errorLines(),
                        "fix the error above and run the command again");
            }
            kept.add(keptName(database));
        }
        return "old one kept as " + String.join(", ", kept);
    }

    private String keptName(Database database) {
        return database.path().replaceFirst(".*/", "") + DatabaseSwap.kept(id);
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("put the old database back");
    }

    /// Both slots are stopped again: Docker may have started one of them when it was restarted.
    @Override
    public Optional<String> undo(StepContext context) {
        new SlotControl(context).stopBoth();
        Databases onServer = new Databases(context.state());
        onServer.mustBeClosed(databases);
        return Optional.of(
                onServer.putBack(databases, id) ? "the old database is in place again" : "nothing was replaced");
    }
}
