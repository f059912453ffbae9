package dev.teal.deploy.operation.data;

import dev.teal.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Set;

/// Files of this machine with a production database, which nobody else here may read.
final class PrivateFile {
    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private PrivateFile() {}

    /// Creates it, unless it exists.
    static void ensure(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, OWNER_ONLY);
        }
    }

    /// A new file in the place of an old one.
    static OutputStream replace(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Channels.newOutputStream(Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY));
    }

    /// Copies a stream.
    ///
    /// @return the SHA-256 of its bytes, in hexadecimal digits
    static String copy(InputStream from, OutputStream to) throws IOException {
        DigestInputStream digested = new DigestInputStream(from, Sha256.digest());
        digested.transferTo(to);
        return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    }
}
