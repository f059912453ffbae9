package dev.teal.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Changes inputs at random.
final class Mutation {
    private Mutation() {}

    /// One of them with up to six changes: a byte, a part left out, a part of another.
    static byte[] of(List<byte[]> seeds, Random random) {
        byte[] data = seeds.get(random.nextInt(seeds.size())).clone();
        for (int n = random.nextInt(6); n >= 0; n--) {
            data = switch (random.nextInt(4)) {
                case 0 -> withByte(data, random);
                case 1 -> without(data, random);
                default -> withPart(data, seeds.get(random.nextInt(seeds.size())), random);
            };
        }
        return data;
    }

    private static byte[] withByte(byte[] data, Random random) {
        if (data.length > 0) {
            data[random.nextInt(data.length)] = (byte) random.nextInt(256);
        }
        return data;
    }

    private static byte[] without(byte[] data, Random random) {
        int from = random.nextInt(data.length + 1);
        int to = from + random.nextInt(Math.min(20, data.length - from) + 1);
        return joined(Arrays.copyOf(data, from), Arrays.copyOfRange(data, to, data.length));
    }

    private static byte[] withPart(byte[] data, byte[] other, Random random) {
        int at = random.nextInt(data.length + 1);
        int from = random.nextInt(other.length + 1);
        byte[] some = Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
        return joined(Arrays.copyOf(data, at), some, Arrays.copyOfRange(data, at, data.length));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
