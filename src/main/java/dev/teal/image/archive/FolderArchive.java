package dev.teal.image.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// A folder of this machine as a tar archive: its folders, files and links, with their permissions and times. They
/// belong to root in it, and it has nothing else that this machine may know of them, such as a Mac's extended
/// attributes. ustar, with GNU's entries for long names, which busybox reads too.
///
/// @param without a folder that is left out, absolute
public record FolderArchive(Path folder, Path without) {
    private static final int FILE_MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    /// The bytes of its files.
    public long bytes() throws IOException {
        long[] bytes = {0};
        walk((_, attributes) -> bytes[0] += attributes.isRegularFile() ? attributes.size() : 0);
        return bytes[0];
    }

    public void write(OutputStream out) throws IOException {
        walk((path, attributes) -> entry(path, attributes, out));
        out.write(new byte[2 * TarHeader.BLOCK]);
    }

    private interface Visit {
        void at(Path path, BasicFileAttributes attributes) throws IOException;
    }

    private void walk(Visit visit) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                if (path.toAbsolutePath().normalize().equals(without)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return visitFile(path, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isOther()) {
                    visit.at(path, attributes);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void entry(Path path, BasicFileAttributes attributes, OutputStream out) throws IOException {
        String relative = folder.relativize(path).toString();
        byte[] name = bytes("./" + relative + (attributes.isDirectory() && !relative.isEmpty() ? "/" : ""));
        byte[] target =
                attributes.isSymbolicLink() ? bytes(Files.readSymbolicLink(path).toString()) : new byte[0];
        longName('L', name, out);
        longName('K', target, out);
        long size = attributes.isRegularFile() ? attributes.size() : 0;
        long seconds = Math.max(0, attributes.lastModifiedTime().toMillis() / 1000);
        out.write(TarHeader.block(name, type(attributes), size, mode(path, attributes), seconds, target));
        if (attributes.isRegularFile()) {
            content(path, size, out);
        }
    }

    private static char type(BasicFileAttributes attributes) {
        return attributes.isDirectory() ? '5' : attributes.isSymbolicLink() ? '2' : '0';
    }

    private static void longName(char type, byte[] name, OutputStream out) throws IOException {
        if (name.length > TarHeader.NAME_LENGTH) {
            long size = name.length + 1L;
            out.write(TarHeader.block(bytes("././@LongLink"), type, size, FILE_MODE, 0, new byte[0]));
            out.write(name);
            out.write(new byte[1 + TarHeader.padding(size)]);
        }
    }

    /// Writes as many bytes as the header says, even if the file changes while it is read.
    private static void content(Path file, long size, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = size;
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int read = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                if (read == 0) {
                    throw new IOException(file + " became shorter while it was read");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        out.write(new byte[TarHeader.padding(size)]);
    }

    private static int mode(Path path, BasicFileAttributes attributes) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return attributes.isDirectory() ? FOLDER_MODE : FILE_MODE;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        int mode = 0;
        for (PosixFilePermission each : PosixFilePermission.values()) { // from the owner's reading to others' running
            mode = (mode << 1) | (permissions.contains(each) ? 1 : 0);
        }
        return mode;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
