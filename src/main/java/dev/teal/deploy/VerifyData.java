package dev.teal.deploy;

import dev.teal.data.Database;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.event.Problem;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `teal data verify`: reads every page of the databases and of their copies. Changes nothing; the app may go on
/// writing.
public final class VerifyData {
    private VerifyData() {}

    /// What was found: `ok`, or SQLite's complaints.
    public record Verdict(String what, String path, List<String> complaints) {
        public boolean sound() {
            return complaints.isEmpty();
        }
    }

    /// @param id of a snapshot; empty for the databases themselves and all snapshots
    public static List<Verdict> run(Survey survey, String id) {
        Kept kept = Kept.of(survey);
        Map<String, String> paths = new LinkedHashMap<>();
        if (id.isEmpty()) {
            survey.site().databases().forEach(database -> paths.put(database.path(), database.name()));
            for (Snapshot snapshot : kept.snapshots()) {
                add(paths, kept.source(survey, snapshot.id()));
            }
        } else {
            add(paths, kept.source(survey, id));
        }
        List<Verdict> verdicts = new ArrayList<>();
        paths.forEach((path, what) -> verdicts.add(verify(survey, what, path)));
        return verdicts;
    }

    private static void add(Map<String, String> paths, Kept.Source source) {
        for (Map.Entry<Database, String> entry : source.sources().entrySet()) {
            paths.put(entry.getValue(), entry.getKey().name() + " in " + source.id());
        }
    }

    private static Verdict verify(Survey survey, String what, String path) {
        Result result = survey.site().server().run(Snapshots.verify(path), Snapshots.LIMIT);
        if (!result.ok() && result.exitCode() != Snapshots.DAMAGED) {
            throw Problem.failed(
                    path + " could not be checked (exit code " + result.exitCode() + ")",
                    result.complaint(),
                    "mend what is said above, then try again");
        }
        return new Verdict(what, path, result.ok() ? List.of() : result.complaint());
    }

    /// @throws Problem when any is damaged
    public static void mustBeSound(List<Verdict> verdicts) {
        List<String> damaged = verdicts.stream()
                .filter(verdict -> !verdict.sound())
                .map(verdict -> verdict.path() + ": " + String.join("; ", verdict.complaints()))
                .toList();
        if (!damaged.isEmpty()) {
            throw Problem.failed(
                    damaged.size() + " of " + verdicts.size() + " are damaged",
                    damaged,
                    "a sound snapshot can be put back: `teal data restore ID`");
        }
    }
}
