package dev.teal.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads lines of UTF-8 from an untrusted stream. An endless line comes in pieces, so memory is bounded.
public final class LineReader {
    private static final int MAX_LENGTH = 64 * 1024;

    private final Reader in;
    private final int maxLength;
    private boolean afterReturn;

    public LineReader(InputStream in) {
        this(in, MAX_LENGTH);
    }

    /// @param maxLength longest piece, in characters
    public LineReader(InputStream in, int maxLength) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.maxLength = maxLength;
    }

    /// The next line or piece, without its line end; empty at the end of the stream.
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
            if (line.length() >= maxLength - 1 && !Character.isHighSurrogate((char) c)) {
                afterReturn = false;
                return Optional.of(line.toString());
            }
            c = in.read();
        }
        afterReturn = c == '\r';
        return Optional.of(line.toString());
    }
}
