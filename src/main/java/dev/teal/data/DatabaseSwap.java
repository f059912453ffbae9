package dev.teal.data;

import dev.teal.config.Layout;
import dev.teal.server.Command;
import java.time.Duration;

/// Puts another database in the place of the app's, while nobody has it open; in the app's own directory, so
/// all of it in a jail. Commands only.
///
/// @param jail     in which it is done
/// @param database what is replaced
/// @param id       of the operation: unpredictable, so that nobody can have laid anything under the names it uses
public record DatabaseSwap(Jail jail, Database database, String id) {
    /// Of a swap: a checkpoint of what the last app left in `-wal`, and a few names.
    public static final Duration LIMIT = Duration.ofMinutes(10);

    /// `ready` when what is to be the new database is not what was sent or taken, or is no database.
    public static final int DAMAGED = 21;
    /// `ready` when the disk is full.
    public static final int FULL = 22;

    private static final String SPARE = String.valueOf(Layout.SPARE_BYTES);

    /// The ending of the name under which the old database is kept.
    public static String kept(String id) {
        return ".replaced-" + id;
    }

    private String next() {
        return ".teal-new-" + id;
    }

    /// Lays the new one beside the old one, made of a file that stays; prints what [Integrity] reads, then its size.
    ///
    /// @param bytes its size
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

    /// Removes what was to be the new one.
    public Command discard() {
        return run("discard.sh");
    }

    /// The swap; what was there is kept beside the new one.
    public Command swap() {
        return run("swap.sh", next(), kept(id));
    }

    /// Puts the old one back, if it had been replaced; prints `back` when so.
    public Command back() {
        return run("back.sh", kept(id));
    }

    /// Prints the ids under which old ones are kept, with size and time: `restore-2026…|12345|1795…`.
    public static Command list(Jail jail, Database database) {
        return jail.run(Jail.Contents.of(database), Duration.ofSeconds(20), "kept.sh");
    }
}
