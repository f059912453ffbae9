package dev.teal.data;

import dev.teal.config.Layout;
import dev.teal.server.Command;
import java.time.Duration;

/// Commands that replace the app's database while no process has it open. They work in the app's own directory,
/// so all of them run in a jail.
///
/// @param database the one to replace
/// @param id       of the operation: unpredictable, so that the app cannot create files with the names it uses
public record DatabaseSwap(Jail jail, Database database, String id) {
    /// Of a swap: it checkpoints what the last app left in `-wal`, and renames some files.
    public static final Duration LIMIT = Duration.ofMinutes(10);

    /// Exit code of `ready` when the new database has another checksum than expected, or is not a database.
    public static final int DAMAGED = 21;
    /// Exit code of `ready` when the disk is full.
    public static final int FULL = 22;

    private static final String SPARE = String.valueOf(Layout.SPARE_BYTES);

    /// The suffix of the name under which the old database is kept.
    public static String kept(String id) {
        return ".replaced-" + id;
    }

    private String next() {
        return ".teal-new-" + id;
    }

    /// Makes the new database beside the old one and keeps the source; prints its size after what [Integrity]
    /// reads.
    ///
    /// @param bytes size of the new database
    public Command ready(Source from, long bytes) {
        return switch (from) {
            case Source.Copy(String path, String sha256) -> ready(contents().reading(path), "copy", bytes, sha256);
            case Source.Beside(String ending) -> ready(contents(), ending, bytes, "");
            case Source.Packed(String path, String sha256) -> ready(contents().reading(path), "packed", bytes, sha256);
        };
    }

    private Command ready(Jail.Contents contents, String source, long bytes, String sha256) {
        return jail.run(contents, Jail.limit(bytes), "ready.sh", next(), source, String.valueOf(bytes), SPARE, sha256);
    }

    private Jail.Contents contents() {
        return Jail.Contents.of(database);
    }

    private Command run(String script, String... arguments) {
        return jail.run(contents(), LIMIT, script, arguments);
    }

    /// Removes the new database that [#ready] made.
    public Command discard() {
        return run("discard.sh");
    }

    /// Puts the new database in place and keeps the old one beside it.
    public Command swap() {
        return run("swap.sh", next(), kept(id));
    }

    /// Puts the old database back if it was replaced, and then prints `back`.
    public Command back() {
        return run("back.sh", kept(id));
    }

    /// Prints the ids of the old databases that are kept, with size and time: `restore-2026…|12345|1795…`.
    public static Command list(Jail jail, Database database) {
        return jail.run(Jail.Contents.of(database), Duration.ofSeconds(20), "kept.sh");
    }
}
