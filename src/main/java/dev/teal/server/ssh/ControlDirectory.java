package dev.teal.server.ssh;

import dev.teal.config.Destination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/// The directory with the sockets of connections that outlive a verb. Only the user can enter it. ssh itself
/// creates and removes the sockets.
final class ControlDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final String name;

    private ControlDirectory(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /// Empty when the directory cannot be created or belongs to another user. Every channel is then its own
    /// connection.
    static Optional<ControlDirectory> of(SshClient client, Destination.Ssh destination) {
        String user = System.getProperty("user.name");
        Path directory = client.controlParent().resolve("teal-" + user);
        try {
            if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
                create(directory);
            }
            return isOnlyFor(user, directory)
                    ? Optional.of(new ControlDirectory(directory, name(client, destination)))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException concurrent) {
            // Created by another verb or another user; isOnlyFor() checks which.
        }
    }

    private static boolean isOnlyFor(String user, Path directory) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isDirectory()
                && attributes.permissions().equals(OWNER_ONLY)
                && attributes.owner().getName().equals(user);
    }

    /// A different ssh command or configuration gets a different socket. ssh appends a hash of the resolved
    /// destination (`%C`), so an alias that is changed to another host gets a new connection too.
    private static String name(SshClient client, Destination.Ssh destination) {
        CRC32 crc = new CRC32();
        crc.update((String.join("\n", client.program()) + "\n\n" + destination).getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    /// The value of ssh's ControlPath. The limit is about 104 bytes, of which ssh needs 17.
    String socket() {
        return directory.toString().replace("%", "%%") + "/" + name + "-%C";
    }

    /// Whether a socket of this name exists. Its ssh may have been killed and its connection may be dead; ssh
    /// itself detects that (Java needs 70 ms to open its first Unix socket).
    boolean isInUse() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, name + "-*")) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether ssh reports that it could not use the socket: the path is too long, or the file system has no
    /// sockets.
    static boolean failedIn(List<String> output) {
        return output.stream().anyMatch(line -> line.contains("unix_listener") || line.contains("ControlPath"));
    }
}
