package dev.teal.deploy.operation.data;

import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.DatabaseSwap;
import dev.teal.data.Integrity;
import dev.teal.data.Integrity.Broken;
import dev.teal.deploy.run.StepContext;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.util.List;
import java.util.stream.Collectors;

/// What was laid beside a database to take its place, after its check.
public record PreparedDatabase(long bytes, Integrity integrity) {
    /// Rules named in one warning; the rest are counted.
    private static final int NAMED = 3;

    /// @param from  what it was made of, for people
    /// @param ready what `ready` of [DatabaseSwap] did
    /// @throws Problem when nothing was laid, or it is damaged
    public static PreparedDatabase of(StepContext context, Database database, String from, Result ready) {
        String server = context.target().server().name();
        Integrity integrity = Integrity.parse(ready.lines());
        if (ready.exitCode() == DatabaseSwap.FULL) {
            throw Problem.failed(
                    "the disk of " + server + " is full: nothing was laid beside " + database.name(),
                    ready.errorLines(),
                    "free some space there (`df -h`), then try again");
        }
        if (damaged(ready)) {
            throw Problem.failed(
                    from + " is damaged: it does not pass its check",
                    integrity.damaged() ? integrity.damage() : ready.errorLines(),
                    "take another: `teal data list`");
        }
        if (!ready.ok() || !integrity.ended()) {
            throw Problem.failed(
                    "laying " + from + " beside " + database.name() + " failed (exit code " + ready.exitCode() + ")",
                    ready.ok() ? integrity.failures() : ready.errorLines(),
                    "fix the error above and run the command again");
        }
        warn(context, database.name(), integrity);
        return new PreparedDatabase(Reply.number(ready.lastLine()), integrity);
    }

    public static boolean damaged(Result ready) {
        return ready.exitCode() == DatabaseSwap.DAMAGED
                || Integrity.parse(ready.lines()).damaged();
    }

    /// Of rules that rows break: the database is sound, so nothing is refused.
    public static void warn(StepContext context, String database, Integrity integrity) {
        if (!integrity.broken().isEmpty()) {
            context.warn(
                    broken(database, integrity.broken()),
                    "nothing is lost: they are copied as they are. `sqlite3 " + database
                            + " 'PRAGMA integrity_check'` there names them");
        }
        if (integrity.dangling() > 0) {
            context.warn(
                    integrity.dangling()
                            + (integrity.dangling() == 1 ? " foreign key in " : " foreign keys in ")
                            + database
                            + (integrity.dangling() == 1 ? " leads nowhere" : " lead nowhere"),
                    "`sqlite3 " + database + " 'PRAGMA foreign_key_check'` there names them");
        }
        if (!integrity.mismatches().isEmpty()) {
            context.warn(
                    "foreign keys in " + database + " could not be checked: " + some(integrity.mismatches()),
                    "the columns that a key refers to must be PRIMARY KEY or UNIQUE: with foreign_keys=ON SQLite"
                            + " refuses to write to such a table");
        }
    }

    /// `2 rows of hub.db break rules of its schema: NULL value in assets.name`
    static String broken(String database, List<Broken> broken) {
        int rows = broken.stream().mapToInt(Broken::rows).sum();
        return rows
                + (rows == 1 ? " row of " : " rows of ")
                + database
                + (rows == 1 ? " breaks a rule of its schema: " : " break rules of its schema: ")
                + some(broken.stream().map(Broken::rule).toList());
    }

    private static String some(List<String> all) {
        return all.stream().limit(NAMED).collect(Collectors.joining("; "))
                + (all.size() > NAMED ? "; and " + (all.size() - NAMED) + " more" : "");
    }
}
