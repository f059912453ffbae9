package dev.teal.deploy.operation.data;

import dev.teal.base.FastGzip;
import dev.teal.base.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A database on this machine that will be sent to the server.
///
/// @param file        as the user named it
/// @param packed      a compressed copy in a temporary folder
/// @param packedBytes its size
/// @param bytes       the file's size
/// @param sha256      of the file
public record LocalDatabase(Path file, Path packed, long packedBytes, long bytes, String sha256)
        implements AutoCloseable {
    private static final byte[] HEAD = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /// Checks and packs it. The packed form is the same each time, so that a second attempt can continue the
    /// first transfer. SQLite does not open it: it may come from a server whose app is not trusted, and this
    /// machine has no jail for SQLite. The server checks it in one.
    public static LocalDatabase of(Path file) {
        try {
            if (!isDatabase(file)) {
                throw Problem.usage(file + " is not a SQLite database", "name another file");
            }
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            if (Files.exists(log) && Files.size(log) > 0) {
                throw Problem.usage(
                        file + " has a write-ahead log: some of its data is in " + log,
                        "stop the program that has it open, or send a copy: `sqlite3 " + file
                                + " \"VACUUM INTO 'copy.db'\"`");
            }
            return pack(file, Files.createTempFile("teal", ".gz"));
        } catch (IOException e) {
            throw Problem.failed(file + " cannot be compressed", List.of(String.valueOf(e)), "is the disk full?");
        }
    }

    private static boolean isDatabase(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(HEAD.length), HEAD);
        }
    }

    private static LocalDatabase pack(Path file, Path packed) throws IOException {
        try {
            String sha256 = compress(file, packed);
            return new LocalDatabase(file, packed, Files.size(packed), Files.size(file), sha256);
        } catch (IOException e) {
            Files.deleteIfExists(packed);
            throw e;
        }
    }

    private static String compress(Path file, Path packed) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new FastGzip(PrivateFile.replace(packed))) {
            return PrivateFile.copy(in, out);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(packed);
        } catch (IOException leftToTheSystem) {
            // It is in the folder for temporary files.
        }
    }
}
