package dev.teal.deploy.operation.data;

import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.data.Integrity;
import dev.teal.data.Snapshots;
import dev.teal.data.Source;
import dev.teal.deploy.operation.data.RetainedData.Older;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;

/// `teal data verify`: reads every page of the databases and of their copies. Changes nothing; the app may keep
/// writing.
public final class VerifyData {
    private VerifyData() {}

    /// The result for one database.
    ///
    /// @param damage    SQLite's errors; empty when it is undamaged, as far as could be checked
    /// @param unchecked why it could not be checked completely; empty when it was
    /// @param broken    describes rows that violate the schema; empty when none do
    public record Verdict(String what, String path, List<String> damage, String unchecked, String broken) {
        public boolean damaged() {
            return !damage.isEmpty();
        }

        public boolean sound() {
            return damage.isEmpty() && unchecked.isEmpty();
        }
    }

    /// @param id of a snapshot, or a part of it; empty for the databases themselves and all snapshots
    public static List<Verdict> run(ServerState state, String id) {
        RetainedData retained = RetainedData.of(state);
        List<Verdict> verdicts = new ArrayList<>();
        if (id.isEmpty()) {
            state.target().databases().forEach(database -> verdicts.add(live(state, database)));
            retained.snapshots().forEach(snapshot -> verdicts.addAll(of(state, retained.source(state, snapshot.id()))));
        } else {
            verdicts.addAll(of(state, retained.named(state, id)));
        }
        return verdicts;
    }

    private static Verdict live(ServerState state, Database database) {
        long bytes =
                new Databases(state).inspect(database, DatabaseFacts.Depth.NONE).copySize();
        return verify(state, database, database.name(), new Older(new Source.Beside(""), bytes));
    }

    private static List<Verdict> of(ServerState state, RetainedData.Choice choice) {
        List<Verdict> verdicts = new ArrayList<>();
        choice.sources()
                .forEach((database, older) ->
                        verdicts.add(verify(state, database, database.name() + " in " + choice.id(), older)));
        return verdicts;
    }

    private static Verdict verify(ServerState state, Database database, String what, Older older) {
        Target target = state.target();
        Result result = target.confined(target.snapshots().verify(database, older.source(), older.bytes()));
        boolean changed = result.exitCode() == Snapshots.CHANGED;
        Integrity integrity = Integrity.parse(result.lines());
        if (!changed && (!result.ok() || !integrity.ended())) {
            throw Problem.failed(
                    what + " could not be checked (exit code " + result.exitCode() + ")",
                    result.ok() ? integrity.failures() : result.errorLines(),
                    "fix the error above and run the command again");
        }
        String path = switch (older.source()) {
            case Source.Copy(String file, String sum) -> file;
            case Source.Beside(String ending) -> database.path() + ending;
            case Source.Packed(String file, String sum) -> file;
        };
        return new Verdict(
                what,
                path,
                changed ? result.errorLines() : integrity.damage(),
                integrity.complete() || changed
                        ? ""
                        : (integrity.same() ? "unchanged since the copy, " : "") + integrity.verdict(),
                integrity.broken().isEmpty() ? "" : PreparedDatabase.broken(what, integrity.broken()));
    }

    /// @throws Problem when any is damaged. One that this server's sqlite3 cannot check is not: a restore would
    ///         not help
    public static void mustBeUndamaged(List<Verdict> verdicts) {
        List<String> damaged = verdicts.stream()
                .filter(Verdict::damaged)
                .map(verdict -> verdict.path() + ": " + String.join("; ", verdict.damage()))
                .toList();
        if (!damaged.isEmpty()) {
            throw Problem.failed(
                    "damaged: " + damaged.size() + " of " + verdicts.size() + " databases and copies",
                    damaged,
                    "restore a sound snapshot: `teal data restore ID`");
        }
    }
}
