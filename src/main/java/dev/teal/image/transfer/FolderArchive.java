package dev.teal.image.transfer;

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
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final long MAX_OCTAL_SIZE = 1L << 33;
    private static final int MODE = 100;
    private static final int OWNER = 108;
    private static final int GROUP = 116;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int SUM = 148;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
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
        out.write(new byte[2 * BLOCK]);
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
        byte[] header = header(name, type(attributes), attributes.isRegularFile() ? attributes.size() : 0);
        octal(header, MODE, 8, mode(path, attributes));
        octal(header, TIME, 12, Math.max(0, attributes.lastModifiedTime().toMillis() / 1000));
        System.arraycopy(target, 0, header, LINK, Math.min(target.length, NAME_LENGTH));
        out.write(summed(header));
        if (attributes.isRegularFile()) {
            content(path, attributes.size(), out);
        }
    }

    private static char type(BasicFileAttributes attributes) {
        return attributes.isDirectory() ? '5' : attributes.isSymbolicLink() ? '2' : '0';
    }

    private static void longName(char type, byte[] name, OutputStream out) throws IOException {
        if (name.length > NAME_LENGTH) {
            out.write(summed(header(bytes("././@LongLink"), type, name.length + 1L)));
            out.write(name);
            out.write(new byte[1 + padding(name.length + 1L)]);
        }
    }

    /// Exactly as many bytes as the header says, though the file may change meanwhile.
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
        out.write(new byte[padding(size)]);
    }

    private static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }

    private static byte[] header(byte[] name, char type, long size) {
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME_LENGTH));
        octal(header, MODE, 8, FILE_MODE);
        octal(header, OWNER, 8, 0);
        octal(header, GROUP, 8, 0);
        octal(header, TIME, 12, 0);
        if (size < MAX_OCTAL_SIZE) {
            octal(header, SIZE, 12, size);
        } else {
            header[SIZE] = (byte) 0x80;
            for (int i = 0; i < Long.BYTES; i++) {
                header[SIZE + 11 - i] = (byte) (size >> (i * Byte.SIZE));
            }
        }
        header[TYPE] = (byte) type;
        System.arraycopy(bytes("ustar  "), 0, header, MAGIC, 7);
        return header;
    }

    private static void octal(byte[] header, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        byte[] field = bytes("0".repeat(Math.max(0, length - 1 - digits.length())) + digits);
        System.arraycopy(field, 0, header, offset, length - 1);
    }

    /// The sum counts its own field as spaces.
    private static byte[] summed(byte[] header) {
        System.arraycopy(bytes(" ".repeat(8)), 0, header, SUM, 8);
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        octal(header, SUM, 7, sum);
        header[SUM + 6] = 0;
        return header;
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
