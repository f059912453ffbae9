package dev.teal.server.shell;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Skips everything up to the first line that ends with the mark: the banner of a login shell, which would
/// otherwise become part of an image or a backup. The mark is ASCII.
public final class BannerFilter extends FilterInputStream {
    private final String mark;
    private boolean seen;

    public BannerFilter(InputStream in, String mark) {
        super(in);
        this.mark = mark;
    }

    @Override
    public int read() throws IOException {
        skip();
        return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        skip();
        return in.read(bytes, offset, length);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void skip() throws IOException {
        while (!seen) {
            StringBuilder last = new StringBuilder(); // the end of the line, as long as the mark
            int next = in.read();
            for (; next >= 0 && next != '\n'; next = in.read()) {
                last.delete(0, Math.max(0, last.length() - mark.length() + 1)).append((char) next);
            }
            seen = next < 0 || last.toString().equals(mark);
        }
    }
}
