package dev.teal.hostile;

import dev.teal.hostile.Plant.Kind;
import java.util.List;

/// Databases that are damaged, or at the limits of the format; and files beside a sound one that SQLite would
/// apply.
final class BytesPlants {
    /// A rollback journal that is hot, with the name of a super-journal at its end: SQLite plays back the one, and
    /// removes the other. [Format](https://www.sqlite.org/fileformat2.html#the_rollback_journal)
    private static final String HOT = """
            perl -e '
              my $name = "/root/secret";
              my $sum = 0;
              $sum += ord for split //, $name;
              my $head = pack("H16N5", "d9d505f920a163d7", 0, 7, 2, 512, 4096);
              print $head . "\\0" x (512 - length $head);
              print pack("N", 262145) . $name . pack("NNH16", length $name, $sum, "d9d505f920a163d7");
            ' >sub/hub.db-journal""";

    /// A table of 500⁴ rows on five pages: each branch has one child 500 times. Who reads the table never ends.
    private static final String ENDLESS = """
            sqlite3 sub/hub.db "CREATE TABLE t(x); INSERT INTO t VALUES (1); PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
            root=$(sqlite3 sub/hub.db "SELECT rootpage FROM sqlite_schema WHERE name = 't'")
            perl -e '
              my ($root, $leaf, $pages) = ($ARGV[0], "", (-s "sub/hub.db") / 4096);
              open my $db, "+<", "sub/hub.db" or die;
              sub at { seek $db, ($_[0] - 1) * 4096, 0 }
              sub branch {
                my ($child, $pointers, $cells) = ($_[0], "", "");
                for my $key (1 .. 500) {
                  $cells = pack("NCC", $child, 0x80 | $key >> 7, $key & 127) . $cells;
                  $pointers .= pack "n", 4096 - length $cells;
                }
                my $head = pack "CnnnCN", 5, 0, 500, 4096 - length $cells, 0, $child;
                $head . $pointers . "\\0" x (4096 - length "$head$pointers$cells") . $cells;
              }
              at $root; read $db, $leaf, 4096;
              at $pages + 1; print $db $leaf;
              at $pages + 2; print $db branch($pages + 1);
              at $pages + 3; print $db branch($pages + 2);
              at $pages + 4; print $db branch($pages + 3);
              at $root; print $db branch($pages + 4);
              seek $db, 28, 0; print $db pack "N", $pages + 4;
            ' "$root"; rm -f sub/hub.db-wal sub/hub.db-shm""";

    private static final String ROLLBACK_MODE = "sqlite3 sub/hub.db 'PRAGMA journal_mode=DELETE' >/dev/null; ";

    private static final String FOREIGN_WAL = """
            sqlite3 foreign.db ".dbconfig no_ckpt_on_close on" "PRAGMA journal_mode=WAL; CREATE TABLE evil(x);
              INSERT INTO evil VALUES (randomblob(20000))" >/dev/null
            mv foreign.db-wal sub/hub.db-wal""";

    private static final String PATCH =
            "patch() { printf \"$2\" | dd of=sub/hub.db bs=1 seek=\"$1\" conv=notrunc status=none; }; ";

    private BytesPlants() {}

    static List<Plant> all() {
        return List.of(
                journal("a hot journal that names a super-journal", HOT),
                journal("a hot journal in rollback mode", ROLLBACK_MODE + HOT),
                journal("rollback mode", ROLLBACK_MODE),
                journal("the WAL of another database", FOREIGN_WAL),
                journal("a WAL of random bytes", "head -c 50000 /dev/urandom >sub/hub.db-wal"),
                journal("a shared memory of random bytes", "head -c 32768 /dev/urandom >sub/hub.db-shm"),
                journal("a WAL of 300 MB without a byte", "truncate -s 300M sub/hub.db-wal"),
                bytes("a truncated file", "truncate -s 5000 sub/hub.db"),
                bytes("an empty file", ": >sub/hub.db"),
                bytes("a file of zeros", "head -c 8192 /dev/zero >sub/hub.db"),
                bytes(
                        "100 random bytes behind the header",
                        PATCH + "head -c 100 /dev/urandom >r; "
                                + "dd if=r of=sub/hub.db bs=1 seek=100 conv=notrunc status=none"),
                bytes("a table without an end", ENDLESS),
                bytes("a header alone", "head -c 100 /srv/plants/pristine/sub/hub.db >sub/hub.db"),
                bytes("a header of 2^32 pages", PATCH + "patch 28 '\\377\\377\\377\\376'"),
                bytes("a free list that leads to itself", PATCH + "patch 32 '\\0\\0\\0\\002\\377\\377\\377\\377'"),
                bytes("1 TB behind a header", PATCH + "truncate -s 1T sub/hub.db; patch 28 '\\017\\377\\377\\377'"),
                bytes(
                        "the smallest pages",
                        "rm sub/hub.db; sqlite3 sub/hub.db 'PRAGMA page_size=512; PRAGMA journal_mode=WAL;"
                                + " CREATE TABLE assets(key, name)' >/dev/null"),
                bytes(
                        "the largest pages",
                        "rm sub/hub.db; sqlite3 sub/hub.db 'PRAGMA page_size=65536; PRAGMA journal_mode=WAL;"
                                + " CREATE TABLE assets(key, name)' >/dev/null"),
                bytes("the largest cache", "sqlite3 sub/hub.db 'PRAGMA default_cache_size=2147483647' >/dev/null"),
                bytes("the smallest cache", "sqlite3 sub/hub.db 'PRAGMA default_cache_size=-2147483648' >/dev/null"),
                bytes("a setuid file", "chmod 6777 sub/hub.db"),
                bytes("mode 0", "chmod 0 sub/hub.db"),
                bytes("the owner root", "chown 0:0 sub/hub.db; keep=yes"));
    }

    private static Plant journal(String name, String script) {
        return Plant.of(Kind.JOURNAL, name, script);
    }

    private static Plant bytes(String name, String script) {
        return Plant.of(Kind.BYTES, name, script);
    }
}
