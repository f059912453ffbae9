package dev.teal.data;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.data.Snapshot.Copy;
import dev.teal.data.Snapshot.Table;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Commands for the folder of snapshots on the server.
///
/// A snapshot is made in `<id>.partial` and renamed at the end, so a snapshot with its final name is complete.
///
/// @param folder absolute; only its owner can enter it. A copy in it belongs to the database's owner, who
///               cannot reach it
/// @param jail   in which databases and their copies are opened
public record Snapshots(String folder, Jail jail) {
    /// Of all work in the folder except copying.
    public static final Duration LIMIT = Duration.ofMinutes(10);

    /// Exit code of `copy` when the database could not be read.
    public static final int UNREADABLE = 20;
    /// Exit code of `verify` when a copy has changed since it was made.
    public static final int CHANGED = 21;
    /// Exit code of `copy` when the disk is full.
    public static final int FULL = 22;
    /// Exit code of any script whose sqlite3 was killed: it does not mean that the database is damaged.
    public static final int KILLED = 24;

    private static final String ROW = "row=";
    private static final String SUM = "sha256=";

    public String path(String id) {
        return folder + "/" + id;
    }

    /// The path of a database's copy in a finished snapshot.
    public String copy(String id, Database database) {
        return database.within(path(id));
    }

    /// The path of its compressed copy, for a transfer.
    public String packed(String id, Database database) {
        return database.within(path(id) + "/packed") + ".gz";
    }

    private String partial(String id) {
        return path(id) + ".partial";
    }

    /// Removes what interrupted snapshots left; prints their ids.
    public Command sweep() {
        return Command.script(Scripts.read(Snapshots.class, "sweep.sh"), folder);
    }

    public Command begin(String id) {
        return Command.script("umask 077; mkdir -p \"$1\" && mkdir \"$2\"", folder, partial(id));
    }

    /// Copies one database while the app keeps writing, and checks the copy.
    ///
    /// @param bytes the size that the copy may have
    public Command copy(Database database, String id, long bytes) {
        return jail.run(Jail.Contents.of(database).writing(database.within(partial(id))), Jail.limit(bytes), "copy.sh");
    }

    /// The result of [#copy].
    ///
    /// @param paged     whether it was copied page by page, because `VACUUM INTO` does not support the schema
    /// @param integrity the result of its check; the copy may be damaged
    public record Copied(Copy copy, boolean paged, Integrity integrity) {}

    /// @param lines the output of [#copy]
    public static Copied copied(Database database, List<String> lines) {
        String[] figures = Reply.fields(lines.isEmpty() ? "" : lines.getFirst().replaceFirst("^copy=", ""), " ", 3);
        Integrity integrity = Integrity.parse(lines);
        Copy copy = new Copy(
                database.name(),
                Reply.number(figures[0]),
                Reply.number(figures[1]),
                integrity.dangling(),
                tables(lines),
                lines.stream()
                        .filter(line -> line.startsWith(SUM))
                        .map(line -> line.substring(SUM.length()))
                        .findFirst());
        return new Copied(copy, figures[2].equals("pages"), integrity);
    }

    /// One table a line. The app chose the names, so they are in hexadecimal.
    private static List<Table> tables(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(ROW))
                .map(line -> Reply.fields(line.substring(ROW.length()), " ", 2))
                .map(parts -> new Table(name(parts[0]), Reply.number(parts[1])))
                .toList();
    }

    private static String name(String hex) {
        try {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notHexadecimal) {
            throw Reply.unexpected(hex);
        }
    }

    /// Completes the snapshot: writes its record and renames its folder.
    public Command seal(Snapshot snapshot) {
        return Command.script("""
                        umask 077; cat >"$1/snapshot.json" && sync "$1/snapshot.json" "$1" && mv -T "$1" "$2" && sync "$3"
                        """, partial(snapshot.id()), path(snapshot.id()), folder)
                .withInput(Json.write(Snapshot.class, snapshot));
    }

    /// Reads every page of a database over a read-only connection; prints what [Integrity] reads.
    ///
    /// @param from  a copy, or [Source.Beside] with an empty suffix for the database itself
    /// @param bytes its size
    public Command verify(Database database, Source from, long bytes) {
        Duration limit = Jail.limit(bytes);
        return switch (from) {
            case Source.Beside(String ending) -> jail.run(Jail.Contents.of(database), limit, "verify.sh", ending, "");
            case Source.Copy(String path, String sha256) ->
                jail.run(Jail.Contents.of(path), limit, "verify.sh", "copy", sha256);
            case Source.Packed packed -> throw new IllegalArgumentException("packed: " + packed);
        };
    }

    /// Removes an unfinished snapshot.
    public Command discard(String id) {
        return Command.of("rm", "-rf", partial(id));
    }

    /// Removes a snapshot, finished or not.
    public Command remove(String id) {
        return Command.script("rm -rf \"$1\" \"$1.partial\"", path(id));
    }

    /// Prints every record, one a line.
    public Command list() {
        return Command.script(Scripts.read(Snapshots.class, "list.sh"), folder);
    }

    /// The newest first. Records that cannot be read are skipped.
    public static List<Snapshot> listed(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank())
                .flatMap(line -> read(line).stream())
                .sorted((a, b) -> b.taken().compareTo(a.taken()))
                .toList();
    }

    private static Optional<Snapshot> read(String line) {
        try {
            return Optional.of(Json.read(Snapshot.class, line, "snapshot"));
        } catch (Problem damaged) {
            return Optional.empty();
        }
    }

    /// Prints the number of rows in each table, for [#since]. Limited, since it reads the whole database.
    public Command count(Database database, Duration limit) {
        return jail.run(Jail.Contents.of(database), limit, "count.sh");
    }

    /// How the numbers of rows differ from those of a copy, in words. SQLite counts no writes, so this does not
    /// show changed rows, or rows that were added and deleted. Empty when the counting did not finish.
    ///
    /// @param lines the output of [#count]
    public static Optional<String> since(Copy copy, List<String> lines) {
        if (lines.isEmpty() || !lines.getLast().equals("end")) {
            return Optional.empty();
        }
        Map<String, Long> before = new HashMap<>();
        copy.tables().forEach(table -> before.put(table.name(), table.rows()));
        List<String> differences = new ArrayList<>();
        for (Table table : tables(lines)) {
            long more =
                    table.rows() - Optional.ofNullable(before.get(table.name())).orElse(0L);
            if (more != 0) {
                differences.add((more > 0 ? "+" : "") + more + " rows in " + table.name());
            }
        }
        return Optional.of(differences.isEmpty() ? "the same number of rows" : String.join(", ", differences));
    }
}
