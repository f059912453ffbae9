package dev.teal.deploy.step.data;

import dev.teal.base.Finding;
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

/// Checks whether two releases may share the databases, and whether there is room for a snapshot. Opens none of
/// them.
public record CheckDatabase(List<Database> databases, boolean snapshot) implements Step {
    @Override
    public String name() {
        return "database";
    }

    @Override
    public String describe() {
        return "check " + Databases.names(databases) + ": file system, WAL, open files, room";
    }

    @Override
    public String run(StepContext context) {
        Databases inspected = new Databases(context.state());
        List<String> found = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Database database : databases) {
            DatabaseFacts facts = inspected.inspect(database, Depth.VERSIONS);
            findings.addAll(Checks.of(database, facts, inspected::isOurs, snapshot));
            found.add(database.name() + " " + describe(inspected, facts));
        }
        Findings.enforce(context, findings);
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
