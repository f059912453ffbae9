package dev.teal.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Lines of what somebody else writes, UTF-8: one that has no end comes in pieces, and so takes no memory without end.
public final class LineReader {
    private static final int LONGEST = 64 * 1024;

    private final Reader in;
    private final int longest;
    private boolean afterReturn;

    public LineReader(InputStream in) {
        this(in, LONGEST);
    }

    /// @param longest characters of a piece
    public LineReader(InputStream in, int longest) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.longest = longest;
    }

    /// The next line or piece, without its end; empty when there is none.
    public Optional<String> next() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        if (c == '\n' && afterReturn) {
            c = in.read();
        }
        if (c < 0) {
            return Optional.empty();
        }
        while (c >= 0 && c != '\n' && c != '\r') {
            line.append((char) c);
            if (line.length() >= longest - 1 && !Character.isHighSurrogate((char) c)) {
                afterReturn = false;
                return Optional.of(line.toString());
            }
            c = in.read();
        }
        afterReturn = c == '\r';
        return Optional.of(line.toString());
    }
}
