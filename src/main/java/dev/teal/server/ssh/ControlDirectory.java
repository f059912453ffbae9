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

/// Where the connections that outlive a verb have their sockets: a folder of the user's that nobody else can enter. ssh
/// itself makes and removes the sockets.
final class ControlDirectory {
    private static final Set<PosixFilePermission> OWNERS_ALONE = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final String name;

    private ControlDirectory(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /// Nothing where there can be none, or where somebody else made it: then every channel is a connection of its own.
    static Optional<ControlDirectory> of(SshClient client, Destination.Ssh destination) {
        String user = System.getProperty("user.name");
        Path directory = client.controlParent().resolve("teal-" + user);
        try {
            if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
                make(directory);
            }
            return isOnlyFor(user, directory)
                    ? Optional.of(new ControlDirectory(directory, name(client, destination)))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static void make(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNERS_ALONE));
        } catch (FileAlreadyExistsException atTheSameTime) {
            // By another verb, or another user: which of them is looked at next.
        }
    }

    private static boolean isOnlyFor(String user, Path directory) throws IOException {
        PosixFileAttributes is = Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return is.isDirectory()
                && is.permissions().equals(OWNERS_ALONE)
                && is.owner().getName().equals(user);
    }

    /// Another ssh, with another configuration, is another connection. ssh adds what it made of both (`%C`), so that an
    /// alias which names another host from now on is another connection too.
    private static String name(SshClient client, Destination.Ssh destination) {
        CRC32 crc = new CRC32();
        crc.update((String.join("\n", client.program()) + "\n\n" + destination).getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    /// For ssh's ControlPath; at most some 104 bytes, of which ssh takes 17 for itself.
    String socket() {
        return directory.toString().replace("%", "%%") + "/" + name + "-%C";
    }

    /// Whether an ssh left its socket there. It may have been killed since, and its line may be dead; ssh itself finds
    /// out (Java would need 70 ms to open its first socket of that kind).
    boolean isInUse() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, name + "-*")) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether ssh says that it could not use the socket: too long a path, or a file system without sockets.
    static boolean isBlamedIn(List<String> words) {
        return words.stream().anyMatch(line -> line.contains("unix_listener") || line.contains("ControlPath"));
    }
}
