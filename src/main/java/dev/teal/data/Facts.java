package dev.teal.data;

import dev.teal.server.Command;
import dev.teal.server.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What can be told of a database from outside: nothing here opens it, so nothing here can disturb it.
///
/// @param exists     whether anything is at its path; a file without a byte counts as nothing, as SQLite has it
/// @param regular    whether that is a file
/// @param filesystem type of the file system of its directory, as `df` names it
/// @param header     the file's first 20 bytes in hexadecimal
/// @param size       bytes of the database
/// @param walSize    bytes of its `-wal`; 0 when there is none
/// @param mode       permissions, such as 0644
/// @param free       bytes free where snapshots are kept
/// @param room       bytes free beside the database
/// @param cli        version of the server's `sqlite3`; empty when there is none
/// @param openers    who has it open; those of other users are seen by root only
public record Facts(
        boolean exists,
        boolean regular,
        String filesystem,
        String header,
        long size,
        long walSize,
        long uid,
        long gid,
        int mode,
        long free,
        long room,
        String cli,
        List<Opener> openers) {

    private static final String MAGIC = "53514c69746520666f726d6174203300"; // "SQLite format 3" and a NUL

    /// A descriptor leads to the file also from another mount namespace: device and inode are the same. Who let go
    /// of it while the rest was read, or ended, has told half of an answer, and has it open no longer. The version
    /// of an app's SQLite stands in what it has mapped to run: a library, a Node add-on, or the program itself.
    /// From 20 on, because OpenSSL has its own 3.0 to 3.x in the same program. find has open what it compares
    /// with, to its very end: a look like this one, or this one itself, is no opener.
    private static final String LOOK = """
            export LC_ALL=C
            db=$1 keep=$2 versions=$3 dir=${1%/*}
            until [ -d "$dir" ]; do dir=${dir%/*}; [ -n "$dir" ] || dir=/; done
            until [ -d "$keep" ]; do keep=${keep%/*}; [ -n "$keep" ] || keep=/; done
            echo "fs=$(df --output=fstype "$dir" | tail -n 1)"
            echo "room=$(df -Pk "$dir" | awk 'END { print $4 }')"
            echo "free=$(df -Pk "$keep" | awk 'END { print $4 }')"
            echo "cli=$(sqlite3 -version 2>/dev/null | cut -d' ' -f1)"
            [ -e "$db" ] || exit 0
            stat -L --printf 'exists=%F\\nsize=%s\\nuid=%u\\ngid=%g\\nmode=%a\\n' "$db"
            [ -f "$db" ] || exit 0
            echo "header=$(head -c 20 "$db" | od -An -v -tx1 | tr -d ' \\n')"
            echo "wal=$(stat -L -c %s "$db-wal" 2>/dev/null)"
            version() {
              [ -n "$versions" ] || return
              awk '$2 ~ /x/ && $6 ~ "^/" { print $6 }' "/proc/$1/maps" 2>/dev/null | sort -u | while read -r file; do
                file=/proc/$1/root$file
                grep -aqs 'SQLite format 3' "$file" && grep -aoE '3\\.[2-9][0-9]\\.[0-9]+' "$file"
              done | sort -u | tr '\\n' ' '
            }
            find -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$db" 2>/dev/null | sort -t/ -uk3,3n | head -n 8 |
              while read -r fd; do
                pid=${fd#/proc/}; pid=${pid%%/*}
                session=$(sed 's/.*) //' "/proc/$pid/stat" | cut -d' ' -f4)
                uid=$(awk '/^Uid:/ { print $3 }' "/proc/$pid/status"); group=$(tr '\\n|' '  ' <"/proc/$pid/cgroup")
                comm=$(cat "/proc/$pid/comm")
                [ "$comm" != find ] || case $(tr '\\0' ' ' <"/proc/$pid/cmdline") in ''|*' -samefile '*) continue ;; esac
                said="$pid|$session|$uid|$(version "$pid")|$group|$comm"
                [ ! "$fd" -ef "$db" ] || echo "open=$said"
              done 2>/dev/null
            exit 0
            """;

    /// @param snapshots where snapshots are kept
    public static Command look(Database database, String snapshots) {
        return Command.script(LOOK, database.path(), snapshots, "versions");
    }

    /// Without the versions of SQLite: those take most of the time, half a second for a JVM.
    public static Command glance(Database database, String snapshots) {
        return Command.script(LOOK, database.path(), snapshots, "");
    }

    public static Facts parse(List<String> lines) {
        Map<String, String> said = new HashMap<>();
        List<Opener> openers = new ArrayList<>();
        for (String line : lines) {
            String[] halves = line.split("=", 2);
            if (halves[0].equals("open")) {
                openers.add(Opener.parse(halves[halves.length - 1]));
            } else if (halves.length == 2) {
                said.put(halves[0], halves[1].strip());
            }
        }
        String kind = said.getOrDefault("exists", "");
        return new Facts(
                !kind.isEmpty() && !kind.equals("regular empty file"),
                kind.startsWith("regular"),
                said.getOrDefault("fs", ""),
                said.getOrDefault("header", ""),
                number(said, "size"),
                number(said, "wal"),
                number(said, "uid"),
                number(said, "gid"),
                mode(said.getOrDefault("mode", "0")),
                number(said, "free") * 1024,
                number(said, "room") * 1024,
                said.getOrDefault("cli", ""),
                List.copyOf(openers));
    }

    private static long number(Map<String, String> said, String name) {
        String text = said.getOrDefault(name, "");
        return text.isEmpty() ? 0 : Told.number(text);
    }

    private static int mode(String octal) {
        if (!octal.matches("[0-7]{1,5}")) {
            throw Told.strange(octal);
        }
        return Integer.parseInt(octal, 8);
    }

    boolean isSqlite() {
        return header.startsWith(MAGIC);
    }

    /// Bytes 18 and 19 of the file are 2 in WAL mode and 1 else.
    /// [Source](https://www.sqlite.org/fileformat2.html)
    public boolean inWalMode() {
        return header.endsWith("0202");
    }

    /// What a snapshot may need: the `-wal` can hold pages that the file has not.
    public long copySize() {
        return size + walSize;
    }
}
