package dev.teal.deploy.operation;

import dev.teal.data.Checks;
import dev.teal.data.Database;
import dev.teal.data.Facts;
import dev.teal.data.Finding;
import dev.teal.data.Opener;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.data.CheckDatabase;
import java.util.List;
import java.util.stream.Collectors;

/// How one of the app's databases stands.
///
/// @param open   who has it open: slots, and others by program and pid
/// @param sqlite versions of SQLite that those use, as far as can be told
public record DataStatus(Database database, Facts facts, String open, String sqlite, List<Finding> findings) {

    public static List<DataStatus> of(Survey survey) {
        Kept.mustHaveDatabase(survey.site());
        return survey.site().databases().stream()
                .map(database -> of(survey, database))
                .toList();
    }

    private static DataStatus of(Survey survey, Database database) {
        Facts facts = CheckDatabase.look(survey, database, Facts.Depth.VERSIONS);
        String strangers = facts.openers().stream()
                .filter(opener -> !CheckDatabase.isOurs(survey, opener))
                .map(Opener::toString)
                .collect(Collectors.joining(", "));
        String slots = CheckDatabase.slots(survey, facts);
        return new DataStatus(
                database,
                facts,
                slots + (slots.isEmpty() || strangers.isEmpty() ? "" : ", ") + strangers,
                facts.openers().stream()
                        .map(Opener::sqlite)
                        .filter(version -> !version.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                Checks.of(database, facts, opener -> CheckDatabase.isOurs(survey, opener), true));
    }
}
