package dev.teal.image.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a tar archive from an untrusted stream, one entry after the other: what POSIX's `pax` (1.5, "ustar Interchange
/// Format") and GNU tar write. Names are for comparison only; nothing is unpacked.
final class TarReader {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TYPE = 156;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;
    /// Of the entries that only describe the next one. Engines write names of at most 200 bytes.
    private static final int MAX_HEADER_BYTES = 1 << 20;

    private static final long MAX_BYTES = 1L << 50;

    private final InputStream in;
    private Content content = new Content(0);
    private long padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /// @param isFile whether it is a regular file
    /// @param size   in bytes
    record Entry(String name, boolean isFile, long size) {}

    /// The next entry, whose bytes [#content] has; what is left of the one before is skipped. Empty at the end.
    ///
    /// @throws IOException also when the archive is damaged
    Optional<Entry> next() throws IOException {
        String longName = "";
        long longSize = -1;
        while (true) {
            in.skipNBytes(content.left + padding);
            byte[] header = in.readNBytes(BLOCK);
            if (header.length == 0 || (header.length == BLOCK && header[0] == 0)) {
                return Optional.empty();
            }
            if (header.length < BLOCK) {
                throw new EOFException("the archive ends in the middle of an entry");
            }
            begin(size(header));
            switch (header[TYPE]) {
                case 'L' -> longName = described().replace("\0", "");
                case 'x' -> {
                    String fields = described();
                    longName = pax(fields, "path").orElse(longName);
                    longSize = pax(fields, "size").map(TarReader::decimal).orElse(longSize);
                }
                case 'g', 'K' -> described(); // of all entries; the target of a link
                default -> {
                    if (longSize >= 0) {
                        begin(longSize);
                    }
                    String name = longName.isEmpty() ? name(header) : longName;
                    return Optional.of(new Entry(name, header[TYPE] == '0' || header[TYPE] == 0, content.left));
                }
            }
        }
    }

    /// The bytes of the entry that [#next] returned last. Closing it leaves the archive open.
    InputStream content() {
        return content;
    }

    private void begin(long size) throws IOException {
        if (size < 0 || size > MAX_BYTES) {
            throw new IOException("the archive has an entry of an impossible size");
        }
        content = new Content(size);
        padding = -size & (BLOCK - 1);
    }

    private String described() throws IOException {
        if (content.left > MAX_HEADER_BYTES) {
            throw new IOException("the archive has a header of " + content.left + " bytes");
        }
        return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String name(byte[] header) {
        String prefix = text(header, PREFIX, PREFIX_LENGTH);
        String name = text(header, 0, NAME_LENGTH);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /// Octal digits, or GNU's binary number for 8 GB and more, which has the first bit set.
    private static long size(byte[] header) {
        if (header[SIZE] < 0) {
            long size = 0;
            for (int i = SIZE + SIZE_LENGTH - Long.BYTES; i < SIZE + SIZE_LENGTH; i++) {
                size = (size << Byte.SIZE) | (header[i] & 0xff);
            }
            return size;
        }
        long size = 0;
        for (char digit : text(header, SIZE, SIZE_LENGTH).strip().toCharArray()) {
            size = digit >= '0' && digit <= '7' ? size * 8 + digit - '0' : -1;
            if (size < 0) {
                return size;
            }
        }
        return size;
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    /// A value of a pax header, whose lines are `LENGTH KEY=VALUE`.
    private static Optional<String> pax(String fields, String key) {
        return fields.lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(field -> field.startsWith(key + "="))
                .map(field -> field.substring(key.length() + 1))
                .findFirst();
    }

    private static long decimal(String number) {
        return number.matches("\\d{1,18}") ? Long.parseLong(number) : Long.MAX_VALUE; // which is refused
    }

    private final class Content extends InputStream {
        private long left;

        Content(long size) {
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 || length == 0) {
                return left == 0 ? -1 : 0;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the archive ends in the middle of an entry");
            }
            left -= read;
            return read;
        }
    }
}
