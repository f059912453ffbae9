package dev.teal.image;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// How a layer travels. Chunks are compressed each on its own, so that several processors work at once and the
/// effort can change on the way; both formats allow one after another.
enum Codec {
    ZSTD("zstd", 5) {
        @Override
        byte[] compress(byte[] bytes, int length, int effort) {
            byte[] out = new byte[Math.toIntExact(Zstd.compressBound(length))];
            long size = Zstd.compressByteArray(out, 0, out.length, bytes, 0, length, level(effort));
            if (Zstd.isError(size)) {
                throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
            }
            return Arrays.copyOf(out, Math.toIntExact(size));
        }
    },
    GZIP("gzip", 3) {
        @Override
        byte[] compress(byte[] bytes, int length, int effort) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2);
            try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
                {
                    def = new Deflater(level(effort), true);
                }
            }) {
                gzip.write(bytes, 0, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    };

    private final String program;
    private final int most;

    Codec(String program, int most) {
        this.program = program;
        this.most = most;
    }

    /// What unpacks it on the server: its standard input to its standard output.
    String program() {
        return program;
    }

    /// The highest effort that is worth its time: beyond it, a percent less takes twice as long.
    int most() {
        return most;
    }

    private static int level(int effort) {
        return Math.max(1, 3 * effort);
    }

    /// @param effort 0 for the fastest, to [#most()]
    abstract byte[] compress(byte[] bytes, int length, int effort);
}
