package dev.teal.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The private directory of one connection's control socket. ssh removes the socket when it ends, even when Teal
/// was killed; the empty directory then stays until the next connection sweeps it, since its name tells whose it
/// was.
final class ControlDirectory implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("teal-(\\d+)-.*");

    private final Path directory;

    private ControlDirectory(Path directory) {
        this.directory = directory;
    }

    /// Nothing where there can be none: then every channel is a connection of its own.
    /// @param parent a short path: a socket's is limited to some 104 bytes, of which ssh takes 17 for itself
    static Optional<ControlDirectory> in(Path parent) {
        sweep(parent);
        try {
            String prefix = "teal-" + ProcessHandle.current().pid() + "-";
            return Optional.of(new ControlDirectory(Files.createTempDirectory(parent, prefix)));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    Path socket() {
        return directory.resolve("s");
    }

    /// Whether ssh says that it could not use the socket: too long a path, or a file system without sockets.
    static boolean isBlamedIn(List<String> words) {
        return words.stream().anyMatch(line -> line.contains("unix_listener") || line.contains("ControlPath"));
    }

    @Override
    public void close() {
        remove(directory);
    }

    private static void sweep(Path parent) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, "teal-*")) {
            for (Path directory : found) {
                if (ownerIsDead(directory)) {
                    remove(directory);
                }
            }
        } catch (IOException e) {
            // No directory, or not readable: then there is nothing of ours to sweep.
        }
    }

    private static boolean ownerIsDead(Path directory) {
        Matcher name = NAME.matcher(directory.getFileName().toString());
        return name.matches()
                && name.group(1).length() < 18
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    private static void remove(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve("s"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // Another user's, or not empty and so not ours.
        }
    }
}
