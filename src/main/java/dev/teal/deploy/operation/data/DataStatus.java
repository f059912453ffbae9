package dev.teal.deploy.operation.data;

import dev.teal.base.Finding;
import dev.teal.data.Checks;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.data.FileHolder;
import dev.teal.deploy.state.ServerState;
import java.util.List;
import java.util.stream.Collectors;

/// The state of one of the app's databases.
///
/// @param open   what has it open: slots, and other processes by program and pid
/// @param sqlite versions of SQLite that those use, as far as known
public record DataStatus(Database database, DatabaseFacts facts, String open, String sqlite, List<Finding> findings) {

    public static List<DataStatus> of(ServerState state) {
        RetainedData.mustHaveDatabase(state.target());
        return state.target().databases().stream()
                .map(database -> of(state, database))
                .toList();
    }

    private static DataStatus of(ServerState state, Database database) {
        Databases databases = new Databases(state);
        DatabaseFacts facts = databases.inspect(database, DatabaseFacts.Depth.VERSIONS);
        String others = facts.openers().stream()
                .filter(opener -> !databases.isOurs(opener))
                .map(FileHolder::toString)
                .collect(Collectors.joining(", "));
        String slots = databases.slots(facts);
        return new DataStatus(
                database,
                facts,
                slots + (slots.isEmpty() || others.isEmpty() ? "" : ", ") + others,
                facts.openers().stream()
                        .map(FileHolder::sqlite)
                        .filter(version -> !version.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                Checks.of(database, facts, databases::isOurs, true));
    }
}
