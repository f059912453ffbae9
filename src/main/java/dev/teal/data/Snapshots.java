package dev.teal.data;

import dev.teal.data.Snapshot.Copy;
import dev.teal.data.Snapshot.Table;
import dev.teal.event.Json;
import dev.teal.event.Problem;
import dev.teal.server.Command;
import dev.teal.server.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The folder of snapshots on the server. Commands only.
///
/// A snapshot grows in `<id>.partial` and gets its name by one rename at the end: so what has a name is whole.
///
/// @param folder absolute; only its owner may look into it
public record Snapshots(String folder) {
    /// Of a copy: 100 GB at 30 MB/s.
    public static final Duration LIMIT = Duration.ofHours(1);

    /// `copy` when the database could not be read.
    public static final int UNREADABLE = 20;
    /// `copy` when the copy is damaged.
    public static final int DAMAGED = 21;
    /// `copy` when the disk is full.
    public static final int FULL = 22;
    /// Whatever reads a database when sqlite3 was killed: that says nothing of the database.
    public static final int KILLED = 24;

    /// As shell functions. Nobody's `~/.sqliterc` must change what comes out. `failed` tells why a program failed of
    /// its exit code and of what it `said`; its second argument is the code when it was nothing of the kind.
    static final String SQL = """
            sql() { sqlite3 -batch -init /dev/null "$@"; }
            failed() {
              echo "$said" >&2
              [ "$1" -le 128 ] || { echo "ended by signal $(($1 - 128))" >&2; exit 24; }
              case $said in *'is full'*|*'disk I/O error'*|*'No space left'*) exit 22 ;; esac
              exit "$2"
            }
            sound() { said=$(sql "$@" 'PRAGMA integrity_check(10)' 2>&1) && [ "$said" = ok ] || failed $? 21; }
            """;

    /// Prints each table's name and rows. The statements are made by SQLite itself, which can quote any name.
    static final String ROWS = """
            rows() {
              sql -readonly "$1" "SELECT 'SELECT ''row='' || quote(''' || replace(name, '''', '''''') || ''') || char(9) || count(*) FROM \\"' ||
                replace(name, '\\"', '\\"\\"') || '\\";' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name" 2>/dev/null | sql -readonly "$1" 2>/dev/null
            }
            """;

    public String path(String id) {
        return folder + "/" + id;
    }

    /// Where the copy of a database is in a finished snapshot.
    public String copy(String id, Database database) {
        return database.within(path(id));
    }

    /// Where it is packed, for its way elsewhere.
    public String packed(String id, Database database) {
        return database.within(path(id) + "/packed") + ".gz";
    }

    private String partial(String id) {
        return path(id) + ".partial";
    }

    /// Removes what killed ones left; prints their ids.
    public Command sweep() {
        return Command.script("""
                for left in "$1"/*.partial; do
                  [ -d "$left" ] || continue
                  rm -rf "$left" && left=${left##*/} && echo "${left%.partial}"
                done
                """, folder);
    }

    public Command begin(String id) {
        return Command.script("umask 077; mkdir -p \"$1\" && mkdir \"$2\"", folder, partial(id));
    }

    /// Copies one database while the app goes on writing, and checks the copy.
    ///
    /// VACUUM INTO on a connection that only reads: one snapshot of the WAL, no lock that a writer would meet, no
    /// checkpoint. `.backup` begins anew at each write of others; `cp` of a live database is a corrupt one (FACTS).
    /// SQLite does not sync the copy. What `quick_check` lets pass, `integrity_check` finds; on a connection that
    /// only reads, SQLite 3.40 leaves the CHECK constraints out of it.
    public Command copy(Database database, String id) {
        return Command.script(SQL + ROWS + """
                db=$1 copy=$2
                umask 077; mkdir -p "${copy%/*}" || exit 1
                start=$(date +%s%3N)
                said=$(sql -readonly -cmd '.timeout 30000' "$db" "VACUUM INTO '$copy'" 2>&1) || failed $? 20
                sync "$copy" || exit 22
                end=$(date +%s%3N)
                sound "$copy"
                said=$(sql -readonly "$copy" 'SELECT count(*) FROM pragma_foreign_key_check' 2>&1) || failed $? 20
                echo "copy=$(stat -c %s "$copy") $((end - start)) $said"
                rows "$copy" || failed $? 20
                """, database.path(), database.within(partial(id)));
    }

    /// @param lines what `copy` printed
    public static Copy copied(Database database, List<String> lines) {
        String[] figures = Told.parts(lines.isEmpty() ? "" : lines.getFirst().replaceFirst("^copy=", ""), " ", 3);
        return new Copy(
                database.name(),
                Told.number(figures[0]),
                Told.number(figures[1]),
                Told.count(figures[2]),
                tables(lines));
    }

    static List<Table> tables(List<String> lines) {
        List<Table> tables = new ArrayList<>();
        for (String line : lines) {
            int tab = line.lastIndexOf('\t');
            if (line.startsWith("row='") && tab > 5) {
                String name = line.substring(5, tab - 1).replace("''", "'");
                tables.add(new Table(name, Told.number(line.substring(tab + 1))));
            }
        }
        return List.copyOf(tables);
    }

    /// The last act: now it is a snapshot.
    public Command seal(Snapshot snapshot) {
        return Command.script("""
                        umask 077; cat >"$1/snapshot.json" && sync "$1/snapshot.json" "$1" && mv -T "$1" "$2" && sync "$3"
                        """, partial(snapshot.id()), path(snapshot.id()), folder)
                .withInput(Json.write(Snapshot.class, snapshot));
    }

    /// Reads every page of a database on a connection that only reads; exit code 0 when it is sound.
    public static Command verify(String path) {
        return Command.script(SQL + "sound -readonly \"$1\"", path);
    }

    /// Removes what has not got its name yet.
    public Command discard(String id) {
        return Command.of("rm", "-rf", partial(id));
    }

    /// Removes it, whole or not.
    public Command remove(String id) {
        return Command.script("rm -rf \"$1\" \"$1.partial\"", path(id));
    }

    /// Prints every record, a line each.
    public Command list() {
        return Command.script("""
                for record in "$1"/*/snapshot.json; do
                  [ -f "$record" ] && tr '\\n' ' ' <"$record" && echo
                done
                exit 0
                """, folder);
    }

    /// The newest first; what cannot be read is left out, and left alone.
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

    /// Prints the rows of a database, for [#since]; ends after some seconds, since counting reads all of it.
    public static Command count(Database database, Duration limit) {
        String script = SQL + ROWS + "rows \"$1\"; echo end";
        List<String> argv = new ArrayList<>(List.of("timeout", String.valueOf(Math.max(1, limit.toSeconds()))));
        argv.addAll(Command.script(script, database.path()).argv());
        return Command.of(argv);
    }

    /// How rows differ now from a copy, in words. Changed rows are not seen, nor one that came and went: SQLite
    /// counts no writes. Empty when the counting did not end.
    ///
    /// @param lines what `count` printed
    public static Optional<String> since(Copy copy, List<String> lines) {
        if (lines.isEmpty() || !lines.getLast().equals("end")) {
            return Optional.empty();
        }
        Map<String, Long> before = new HashMap<>();
        copy.tables().forEach(table -> before.put(table.name(), table.rows()));
        List<String> differ = new ArrayList<>();
        for (Table table : tables(lines)) {
            long more =
                    table.rows() - Optional.ofNullable(before.get(table.name())).orElse(0L);
            if (more != 0) {
                differ.add((more > 0 ? "+" : "") + more + " rows in " + table.name());
            }
        }
        return Optional.of(differ.isEmpty() ? "as many rows" : String.join(", ", differ));
    }
}
