package dev.teal.image.archive;

import dev.teal.base.FastGzip;
import dev.teal.event.Progress;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Compresses what is written to it, and counts the bytes.
public final class Gzip extends FilterOutputStream {
    private final Counting counted;
    private final long total;
    private final Progress progress;
    private long done;

    /// @param total expected uncompressed bytes, for progress
    public Gzip(OutputStream to, long total, Progress progress) throws IOException {
        this(new Counting(to), total, progress);
    }

    private Gzip(Counting to, long total, Progress progress) throws IOException {
        super(new FastGzip(to));
        this.counted = to;
        this.total = total;
        this.progress = progress;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        done += length;
        progress.at(Math.min(done, total), total, "");
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /// The compressed bytes; all of them after [#close].
    public long sent() {
        return counted.count;
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
