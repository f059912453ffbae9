package dev.teal.image.archive;

import static dev.teal.image.archive.TarHeader.BLOCK;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a tar archive from an untrusted stream, one entry after the other: what POSIX's `pax` and GNU tar write. Names
/// are for comparison only; nothing is unpacked.
public final class TarReader {
    /// Of the entries that only describe the next one. Engines write names of at most 200 bytes.
    private static final int MAX_DESCRIPTION = 1 << 20;

    private static final long MAX_BYTES = 1L << 50;

    private final InputStream in;
    private Content content = new Content(0);
    private int padding;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /// @param isFile whether it is a regular file
    /// @param size   in bytes
    public record Entry(String name, boolean isFile, long size) {}

    /// The next entry, whose bytes [#content] has; what is left of the one before is skipped. Empty at the end.
    ///
    /// @throws IOException also when the archive is damaged
    public Optional<Entry> next() throws IOException {
        String longName = "";
        long longSize = -1;
        while (true) {
            in.skipNBytes(content.left + padding);
            byte[] block = in.readNBytes(BLOCK);
            if (block.length == 0 || (block.length == BLOCK && block[0] == 0)) {
                return Optional.empty();
            }
            if (block.length < BLOCK) {
                throw new EOFException("the archive ends in the middle of an entry");
            }
            TarHeader header = TarHeader.of(block);
            begin(header.size());
            switch (header.type()) {
                case 'L' -> longName = description().replace("\0", "");
                case 'x' -> {
                    String fields = description();
                    longName = pax(fields, "path").orElse(longName);
                    longSize = pax(fields, "size").map(TarReader::decimal).orElse(longSize);
                }
                case 'g', 'K' -> description(); // of all entries; the target of a link
                default -> {
                    if (longSize >= 0) {
                        begin(longSize);
                    }
                    String name = longName.isEmpty() ? header.name() : longName;
                    return Optional.of(new Entry(name, header.isFile(), content.left));
                }
            }
        }
    }

    /// The bytes of the entry that [#next] returned last. Closing it leaves the archive open.
    public InputStream content() {
        return content;
    }

    private void begin(long size) throws IOException {
        if (size < 0 || size > MAX_BYTES) {
            throw new IOException("the archive has an entry of an impossible size");
        }
        content = new Content(size);
        padding = TarHeader.padding(size);
    }

    private String description() throws IOException {
        if (content.left > MAX_DESCRIPTION) {
            throw new IOException("the archive has a header of " + content.left + " bytes");
        }
        return new String(content.readAllBytes(), StandardCharsets.UTF_8);
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
