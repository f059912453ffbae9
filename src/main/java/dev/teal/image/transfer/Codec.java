package dev.teal.image.transfer;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// The compression of a layer in transit. Each chunk is compressed separately, so that several processors can
/// work at once and the level can change. Both formats allow concatenation.
enum Codec {
    ZSTD("zstd") {
        @Override
        byte[] compress(byte[] bytes, int length, int level) {
            byte[] out = new byte[Math.toIntExact(Zstd.compressBound(length))];
            long size = Zstd.compressByteArray(out, 0, out.length, bytes, 0, length, level);
            if (Zstd.isError(size)) {
                throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
            }
            return Arrays.copyOf(out, Math.toIntExact(size));
        }
    },
    GZIP("gzip") {
        @Override
        byte[] compress(byte[] bytes, int length, int level) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2);
            try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
                {
                    def = new Deflater(level, true);
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

    Codec(String program) {
        this.program = program;
    }

    /// The better one, if its library loads: it is native code, which a system may lack or forbid.
    static Codec best() {
        try {
            return Zstd.defaultCompressionLevel() > 0 ? ZSTD : GZIP;
        } catch (LinkageError noLibrary) {
            return GZIP;
        }
    }

    /// The program that decompresses standard input to standard output on the server.
    String program() {
        return program;
    }

    abstract byte[] compress(byte[] bytes, int length, int level);
}
