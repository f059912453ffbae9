package dev.teal.image.transfer;

import dev.teal.event.Progress;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/// Compresses a stream while copying it, and counts the bytes.
public final class Gzip {
    private static final int BUFFER = 256 * 1024;
    /// Level 1: on a machine with two cores, higher levels are slower than most links and save only 5 %.
    private static final int LEVEL = 1;

    private Gzip() {}

    /// @param total expected uncompressed bytes, for progress
    /// @return compressed bytes written; `out` is closed
    public static long pump(InputStream in, OutputStream out, long total, Progress progress) throws IOException {
        Counting counted = new Counting(out);
        try (GZIPOutputStream gzip = new Fast(counted)) {
            byte[] buffer = new byte[BUFFER];
            long done = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                gzip.write(buffer, 0, n);
                done += n;
                progress.at(Math.min(done, total), total, "");
            }
        }
        return counted.count;
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(LEVEL);
        }
    }

    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }
    }
}
