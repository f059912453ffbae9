package dev.teal.deploy.step.data;

import dev.teal.base.Sizes;
import dev.teal.data.Checks;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.data.DatabaseFacts.Depth;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.data.Findings;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import java.util.ArrayList;
import java.util.List;

/// Looks whether two releases may share the databases, and whether a snapshot has room. Opens none of them.
public record CheckDatabase(List<Database> databases, boolean snapshot) implements Step {
    @Override
    public String name() {
        return "database";
    }

    @Override
    public String describe() {
        return "check " + Databases.names(databases) + ": file system, WAL, who has it open, room";
    }

    @Override
    public String run(StepContext context) {
        Databases inspected = new Databases(context.state());
        List<String> found = new ArrayList<>();
        for (Database database : databases) {
            DatabaseFacts facts = inspected.inspect(database, Depth.VERSIONS);
            Findings.enforce(context, Checks.of(database, facts, inspected::isOurs, snapshot));
            found.add(database.name() + " " + describe(inspected, facts));
        }
        return String.join("; ", found);
    }

    /// `12.3 MB, -wal 4.1 MB, open in blue`
    private static String describe(Databases inspected, DatabaseFacts facts) {
        if (!facts.exists()) {
            return "does not exist yet";
        }
        String slots = inspected.slots(facts);
        return Sizes.of(facts.size()) + ", -wal " + Sizes.of(facts.walSize())
                + (slots.isEmpty() ? "" : ", open in " + slots);
    }
}
