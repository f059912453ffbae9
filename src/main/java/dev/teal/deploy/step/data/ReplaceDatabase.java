package dev.teal.deploy.step.data;

import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.DatabaseSwap;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts what was made ready in the place of the databases, and keeps the old ones beside them. Needs both slots
/// stopped.
///
/// @param id of the operation, in the names of the old ones
public record ReplaceDatabase(List<Database> databases, String id) implements Step {
    @Override
    public String name() {
        return "replace";
    }

    @Override
    public String describe() {
        return "put it in place; keep the old one as " + keptName(databases.getFirst());
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
    public Optional<String> undo(StepContext context) {
        return Optional.of(
                new Databases(context.state()).putBack(databases, id)
                        ? "the old database is in place again"
                        : "nothing was replaced");
    }
}
