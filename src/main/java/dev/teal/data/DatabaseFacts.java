package dev.teal.data;

import dev.teal.server.Command;
import dev.teal.server.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What can be told of a database from outside: nothing here opens it, so nothing here can disturb it.
///
/// @param exists     whether anything is at its path; a file without a byte counts as nothing, as SQLite has it
/// @param kind       of file, as stat(1) names it: `regular file`, `symbolic link`
/// @param filesystem type of the file system of its directory, as `df` names it
/// @param header     the file's first 20 bytes in hexadecimal
/// @param size       bytes of the database
/// @param walSize    bytes of its `-wal`; 0 when there is none
/// @param mode       permissions, such as 0644
/// @param free       bytes free where snapshots are kept
/// @param room       bytes free beside the database
/// @param cli        version of the server's `sqlite3`; empty when there is none
/// @param openers    who has it open; those of other users are seen by root only
public record DatabaseFacts(
        boolean exists,
        String kind,
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
        List<FileHolder> openers) {

    private static final String MAGIC = "53514c69746520666f726d6174203300"; // "SQLite format 3" and a NUL

    /// How much is asked.
    public enum Depth {
        /// The file alone.
        NONE,
        /// Also its file system, the room for copies, the server's `sqlite3`, and who has it open.
        OPENERS,
        /// Also which SQLite those use: that takes most of the time.
        VERSIONS
    }

    /// A file with holes may claim more than any disk has, and sums of that would overflow.
    private static final long LARGEST = 1L << 60;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// @param snapshots where snapshots are kept
    public static Command look(Jail jail, Database database, String snapshots, Depth depth) {
        return jail.around(
                Jail.Contents.of(database),
                LIMIT,
                "look.sh",
                List.of(snapshots, depth.name().toLowerCase(Locale.ROOT)));
    }

    public static DatabaseFacts parse(List<String> lines) {
        Map<String, String> said = new HashMap<>();
        List<FileHolder> openers = new ArrayList<>();
        for (String line : lines) {
            String[] halves = line.split("=", 2);
            if (halves[0].equals("open")) {
                openers.add(FileHolder.parse(halves[halves.length - 1]));
            } else if (halves.length == 2) {
                said.putIfAbsent(halves[0], halves[1].strip());
            }
        }
        String kind = said.getOrDefault("exists", "");
        return new DatabaseFacts(
                !kind.isEmpty() && !kind.equals("regular empty file"),
                kind,
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
        return text.isEmpty() ? 0 : Reply.number(text);
    }

    private static int mode(String octal) {
        if (!octal.matches("[0-7]{1,5}")) {
            throw Reply.unexpected(octal);
        }
        return Integer.parseInt(octal, 8);
    }

    boolean regular() {
        return kind.startsWith("regular");
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
        return Math.min(size, LARGEST) + Math.min(walSize, LARGEST);
    }
}
