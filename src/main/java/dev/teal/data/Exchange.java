package dev.teal.data;

import dev.teal.server.Command;
import java.time.Duration;

/// Puts another database in the place of the app's, while nobody has it open. Commands only.
///
/// At each moment the path leads to the old database or to the new one, whole: the old one gets a second name, the
/// new one then the first by one rename. A `-wal` that were left would be applied to the new database.
///
/// @param database what is replaced
/// @param id       of the operation, in the name under which the old one is kept
public record Exchange(Database database, String id) {
    public static final Duration LIMIT = Duration.ofHours(1);

    /// `ready` when what is to be the new database is damaged.
    public static final int DAMAGED = 21;
    /// `ready` when the disk is full.
    public static final int FULL = 22;
    /// `swap` when the old one's `-wal` is still in use.
    public static final int IN_USE = 23;

    /// Owner and mode are the old one's; of a first one, those of its directory, for its user must write.
    private static final String READY = """
            db=$1 next=$2
            said=$(sql "$next" 'PRAGMA journal_mode=WAL; PRAGMA integrity_check(10)' 2>&1) && [ "$said" = "wal
            ok" ] || failed $? 21
            [ ! -s "$next-wal" ] && rm -f "$next-wal" "$next-shm" || exit 1
            if [ -e "$db" ]; then
              chown --reference="$db" "$next" && chmod --reference="$db" "$next" || exit 1
            else
              chown --reference="${db%/*}" "$next" && chmod 644 "$next" || exit 1
            fi
            sync "$next" || exit 22
            stat -c %s "$next"
            """;

    /// Makes the new one of a file of the server, which stays; prints its size. The app may go on writing
    /// meanwhile.
    public Command ready(String from) {
        return Command.script(Snapshots.SQL + Transfer.ROOM + """
                room "$3" "${1%/*}" "$(stat -c %s "$3")"
                said=$(cp --reflink=auto -T "$3" "$2" 2>&1) || failed $? 1
                """ + READY, database.path(), database.next(), from);
    }

    /// Makes the new one of a stream on standard input that gzip has packed, as [Transfer] left it.
    public Command unpacked(String packed, String sha256) {
        return Command.script(Snapshots.SQL + """
                said=$({ gzip -dc <"$3" >"$2"; } 2>&1) || failed $? 1
                found=$(sha256sum "$2" | cut -d' ' -f1)
                [ "$found" = "$4" ] || { echo "sha256 is $found, not $4" >&2; exit 21; }
                """ + READY, database.path(), database.next(), packed, sha256);
    }

    /// Removes what was to be the new one.
    public Command discard() {
        return Command.script("rm -f \"$1\" \"$1-wal\" \"$1-shm\"", database.next());
    }

    /// The swap. What the last app left in `-wal` goes into the old database first: nobody has it open, so this
    /// checkpoint is safe. Of a damaged one, whose `-wal` cannot be emptied, that is kept beside it; but a full
    /// disk or a kill leaves a sound one half checkpointed, and that must not be all that is kept of it.
    public Command swap() {
        return Command.script(Snapshots.SQL + """
                db=$1 next=$2 old=$3
                [ -f "$next" ] || { echo "$next is not there" >&2; exit 1; }
                if [ -e "$db" ]; then
                  said=$(sql "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' 2>&1); code=$?
                  case $said in
                    0*|*'not a database'*|*malformed*) ;;
                    1*|*'is locked'*) failed 0 23 ;;
                    *) failed "$code" 1 ;;
                  esac
                  [ "$db" -ef "$old" ] || ln "$db" "$old" || exit 1
                  [ ! -s "$db-wal" ] || mv "$db-wal" "$old-wal" || exit 1
                fi
                rm -f "$db-wal" "$db-shm"
                sync "${db%/*}" && mv -T "$next" "$db" && sync "${db%/*}"
                """, database.path(), database.next(), database.replaced(id));
    }

    /// Puts the old one back, if it had been replaced; prints `back` when so. Again: nobody has either open.
    /// Without an old one there was none before, and what was put in stays for the next try to replace.
    public Command back() {
        return Command.script("""
                db=$1 next=$2 old=$3
                rm -f "$next" "$next-wal" "$next-shm"
                if [ -e "$old" ] && [ ! "$db" -ef "$old" ]; then
                  rm -f "$db-wal" "$db-shm"
                  mv -T "$old" "$db" && echo back || exit 1
                fi
                rm -f "$old"
                [ ! -e "$old-wal" ] || mv "$old-wal" "$db-wal" || exit 1
                sync "${db%/*}"
                """, database.path(), database.next(), database.replaced(id));
    }

    /// Prints the ids under which old ones are kept, with size and time: `restore-1795…|12345|1795…`.
    public static Command kept(Database database) {
        return Command.script("""
                for old in "$1".replaced-*; do
                  case $old in *-wal|*-shm) continue ;; esac
                  [ -f "$old" ] && stat -c "${old##*.replaced-}|%s|%Z" "$old"
                done
                exit 0
                """, database.path());
    }
}
