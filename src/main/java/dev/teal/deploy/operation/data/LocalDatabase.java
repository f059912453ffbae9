package dev.teal.deploy.operation.data;

import dev.teal.base.Problem;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A database on this machine that is to go to the server.
///
/// @param file        as the user named it
/// @param packed      the same, compressed; lies in a temporary folder
/// @param packedBytes its size
/// @param bytes       the file's size
/// @param sha256      of the file
public record LocalDatabase(Path file, Path packed, long packedBytes, long bytes, String sha256)
        implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final int NO_DATABASE = 20;
    private static final int IN_USE = 21;

    private static final String PACK = Scripts.read(LocalDatabase.class, "pack.sh");

    /// Checks and packs it.
    public static LocalDatabase of(Path file, Server local) {
        Result result = local.run(Command.script(PACK, file.toAbsolutePath().toString()), LIMIT);
        switch (result.exitCode()) {
            case 0 -> {}
            case NO_DATABASE -> throw Problem.usage(file + " is no SQLite database", "name another file");
            case IN_USE ->
                throw Problem.usage(
                        file + " has a " + file + "-wal beside it: some of its data is there",
                        "end what has it open, or send a copy: `sqlite3 " + file + " \"VACUUM INTO 'copy.db'\"`");
            default ->
                throw Problem.failed(file + " cannot be compressed here", result.errorLines(), "is the disk full?");
        }
        String[] words = result.out().strip().split(" ", 4);
        return new LocalDatabase(file, Path.of(words[3]), Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(packed);
        } catch (IOException leftToTheSystem) {
            // It lies where temporary files are.
        }
    }
}
