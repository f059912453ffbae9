package dev.teal.image.build;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The output of an app's last build, in a file that only its owner can read. A build does not fail when the log cannot
/// be written.
public final class BuildLog implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private Optional<Writer> writer;

    private BuildLog(Path file, Optional<Writer> writer) {
        this.file = file;
        this.writer = writer;
    }

    public static BuildLog of(String app) {
        return in(CacheFolder.of(app));
    }

    /// Creates a new file in the folder. A concurrent build keeps writing to its own, deleted file.
    static BuildLog in(Path folder) {
        Path file = folder.resolve("build.log");
        try {
            Files.createDirectories(folder, OWNERS_FOLDER);
            Files.deleteIfExists(file);
            var bytes = Files.newByteChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS_FILE);
            Writer writer = new OutputStreamWriter(Channels.newOutputStream(bytes), StandardCharsets.UTF_8);
            return new BuildLog(file, Optional.of(new BufferedWriter(writer)));
        } catch (IOException | UnsupportedOperationException e) {
            return new BuildLog(file, Optional.empty());
        }
    }

    public void line(String text) {
        writer.ifPresent(to -> {
            try {
                to.write(text);
                to.write('\n');
            } catch (IOException e) { // a full disk: an incomplete log would mislead
                close();
                writer = Optional.empty();
            }
        });
    }

    /// A line for the details of a problem; empty when there is no file.
    public Optional<String> location() {
        return writer.map(written -> "Full log: " + file);
    }

    @Override
    public void close() {
        try {
            if (writer.isPresent()) {
                writer.get().close();
            }
        } catch (IOException e) {
            writer = Optional.empty();
        }
    }
}
