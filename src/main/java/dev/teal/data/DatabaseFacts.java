package dev.teal.data;

import dev.teal.server.Command;
import dev.teal.server.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is known of a database without opening it, which could disturb it.
///
/// @param exists     whether anything is at its path; an empty file does not count, as for SQLite
/// @param kind       type of the file, as stat(1) names it: `regular file`, `symbolic link`
/// @param filesystem type of the file system of its directory, as `df` names it
/// @param header     the file's first 20 bytes in hexadecimal
/// @param size       bytes of the database
/// @param walSize    bytes of its `-wal`; 0 when there is none
/// @param mode       permissions, such as 0644
/// @param free       bytes free where snapshots are kept
/// @param room       bytes free in the database's directory
/// @param cli        version of the server's `sqlite3`; empty when there is none
/// @param openers    the processes that have it open; only root sees those of other users
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

    /// How much to find out.
    public enum Depth {
        /// Only the file.
        NONE,
        /// Also the file system, room for copies, the server's `sqlite3`, and the processes that have it open.
        OPENERS,
        /// Also the version of SQLite in those processes, which takes most of the time.
        VERSIONS
    }

    /// A sparse file can be larger than any disk, and sums of such sizes would overflow.
    private static final long LARGEST = 1L << 60;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// @param snapshots where snapshots are kept
    public static Command query(Jail jail, Database database, String snapshots, Depth depth) {
        return jail.around(
                Jail.Contents.of(database),
                LIMIT,
                "look.sh",
                List.of(snapshots, depth.name().toLowerCase(Locale.ROOT)));
    }

    public static DatabaseFacts parse(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        List<FileHolder> openers = new ArrayList<>();
        for (String line : lines) {
            String[] halves = line.split("=", 2);
            if (halves[0].equals("open")) {
                openers.add(FileHolder.parse(halves[halves.length - 1]));
            } else if (halves.length == 2) {
                values.putIfAbsent(halves[0], halves[1].strip());
            }
        }
        String kind = values.getOrDefault("exists", "");
        return new DatabaseFacts(
                !kind.isEmpty() && !kind.equals("regular empty file"),
                kind,
                values.getOrDefault("fs", ""),
                values.getOrDefault("header", ""),
                number(values, "size"),
                number(values, "wal"),
                number(values, "uid"),
                number(values, "gid"),
                mode(values.getOrDefault("mode", "0")),
                number(values, "free") * 1024,
                number(values, "room") * 1024,
                values.getOrDefault("cli", ""),
                List.copyOf(openers));
    }

    private static long number(Map<String, String> values, String name) {
        String text = values.getOrDefault(name, "");
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

    /// Bytes 18 and 19 of the file are 2 in WAL mode, otherwise 1.
    /// [Source](https://www.sqlite.org/fileformat2.html)
    public boolean inWalMode() {
        return header.endsWith("0202");
    }

    /// The bytes that a snapshot may need: the `-wal` can have pages that the file does not have.
    public long copySize() {
        return Math.min(size, LARGEST) + Math.min(walSize, LARGEST);
    }
}
