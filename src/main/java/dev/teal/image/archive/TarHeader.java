package dev.teal.image.archive;

import java.nio.charset.StandardCharsets;

/// The block of 512 bytes in front of each entry of a tar archive (POSIX `pax`, 1.5, "ustar Interchange Format").
///
/// @param size of the entry in bytes; negative when it is not a number
record TarHeader(String name, char type, long size) {
    static final int BLOCK = 512;
    /// Of the name of an entry, and of the target of a link.
    static final int NAME_LENGTH = 100;
    /// The largest with eleven octal digits.
    private static final long MAX_OCTAL = (1L << 33) - 1;

    private static final int MODE = 100;
    private static final int OWNER = 108;
    private static final int GROUP = 116;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int SUM = 148;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;
    private static final int SHORT = 8;
    private static final int LONG = 12;

    /// Reads a block.
    static TarHeader of(byte[] block) {
        String prefix = text(block, PREFIX, PREFIX_LENGTH);
        String name = text(block, 0, NAME_LENGTH);
        return new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, (char) block[TYPE], size(block));
    }

    boolean isFile() {
        return type == '0' || type == 0;
    }

    /// How many bytes follow the content up to the next block.
    static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }

    /// Octal digits, or GNU's binary number for 8 GB and more, which has the first bit set.
    private static long size(byte[] block) {
        long size = 0;
        if (block[SIZE] < 0) {
            for (int i = SIZE + LONG - Long.BYTES; i < SIZE + LONG; i++) {
                size = (size << Byte.SIZE) | (block[i] & 0xff);
            }
            return size;
        }
        for (char digit : text(block, SIZE, LONG).strip().toCharArray()) {
            if (digit < '0' || digit > '7') {
                return -1;
            }
            size = size * 8 + digit - '0';
        }
        return size;
    }

    private static String text(byte[] block, int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }

    /// A block in GNU's form, of an entry that belongs to root. A longer name or target is cut.
    ///
    /// @param mode the permissions
    /// @param time seconds since 1970
    static byte[] block(byte[] name, char type, long size, int mode, long time, byte[] target) {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME_LENGTH));
        octal(block, MODE, SHORT, mode);
        octal(block, OWNER, SHORT, 0);
        octal(block, GROUP, SHORT, 0);
        octal(block, TIME, LONG, time);
        number(block, size);
        block[TYPE] = (byte) type;
        System.arraycopy(target, 0, block, LINK, Math.min(target.length, NAME_LENGTH));
        put(block, MAGIC, "ustar  ");
        put(block, SUM, " ".repeat(SHORT)); // the sum counts its own field as spaces
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xff;
        }
        octal(block, SUM, SHORT, sum);
        return block;
    }

    private static void number(byte[] block, long size) {
        if (size <= MAX_OCTAL) {
            octal(block, SIZE, LONG, size);
            return;
        }
        block[SIZE] = (byte) 0x80;
        for (int i = 0; i < Long.BYTES; i++) {
            block[SIZE + LONG - 1 - i] = (byte) (size >> (i * Byte.SIZE));
        }
    }

    private static void octal(byte[] block, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        put(block, offset, "0".repeat(Math.max(0, length - 1 - digits.length())) + digits + "\0");
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
