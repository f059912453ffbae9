package dev.teal.load;

import dev.teal.load.Failure.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A strict HTTP/1.1 parser for the bytes received on a connection.
final class ResponseReader {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 200;
    private static final Pattern STATUS_LINE = Pattern.compile("(HTTP/1\\.[01]) (\\d{3})(?: .*)?");
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9a-fA-F]{1,12})\\s*(?:;.*)?");

    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private int next;
    private int end;
    private boolean begun;
    private Instant heard = Instant.now();

    ResponseReader(InputStream in) {
        this.in = in;
    }

    ResponseHead head() throws LostRequest {
        begun = next < end;
        String line = line();
        Matcher status = STATUS_LINE.matcher(line);
        if (!status.matches()) {
            throw new LostRequest(Cause.MALFORMED, "not a status line: " + line);
        }
        return new ResponseHead(status.group(1), Integer.parseInt(status.group(2)), headers());
    }

    private Map<String, List<String>> headers() throws LostRequest {
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= MAX_HEADERS) {
                throw new LostRequest(Cause.MALFORMED, "not a header, or too many: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    /// Reads all chunks and the trailers after them.
    void chunks() throws LostRequest {
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            skip(size);
            if (!line().isEmpty()) {
                throw new LostRequest(Cause.MALFORMED, "a chunk longer than its size");
            }
        }
        headers();
    }

    private long chunkSize() throws LostRequest {
        String line = line();
        Matcher size = CHUNK_SIZE.matcher(line);
        if (!size.matches()) {
            throw new LostRequest(Cause.MALFORMED, "not the size of a chunk: " + line);
        }
        return Long.parseLong(size.group(1), 16);
    }

    void skip(long bytes) throws LostRequest {
        for (long left = bytes; left > 0; ) {
            fill();
            int taken = (int) Math.min(left, end - next);
            next += taken;
            left -= taken;
        }
    }

    void nothingMore() throws LostRequest {
        if (next < end) {
            throw new LostRequest(Cause.MALFORMED, (end - next) + " bytes after the end of the answer");
        }
    }

    /// A line without its CR LF.
    private String line() throws LostRequest {
        StringBuilder line = new StringBuilder();
        while (true) {
            fill();
            int from = next;
            while (next < end && buffer[next] != '\n') {
                next++;
            }
            line.append(new String(buffer, from, next - from, StandardCharsets.ISO_8859_1));
            if (next < end) {
                next++;
                return withoutReturn(line);
            }
            if (line.length() > LONGEST_LINE) {
                throw new LostRequest(Cause.MALFORMED, "a line longer than " + LONGEST_LINE + " bytes");
            }
        }
    }

    private static String withoutReturn(StringBuilder line) throws LostRequest {
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new LostRequest(Cause.MALFORMED, "a line that does not end in CR LF: " + line);
        }
        return line.substring(0, line.length() - 1);
    }

    private void fill() throws LostRequest {
        if (next < end) {
            return;
        }
        try {
            next = 0;
            end = Math.max(0, in.read(buffer));
        } catch (SocketTimeoutException e) {
            end = 0;
            throw new LostRequest(Cause.TIMEOUT, begun ? "the answer stopped coming" : "no answer within the limit");
        } catch (IOException e) {
            end = 0;
            throw new LostRequest(
                    Cause.RESET, (begun ? "in the middle of the answer: " : "before an answer: ") + e.getMessage());
        }
        if (end == 0) {
            throw begun
                    ? new LostRequest(Cause.CUT, "closed in the middle of the answer")
                    : new LostRequest(Cause.CLOSED, "closed without an answer");
        }
        begun = true;
        heard = Instant.now();
    }

    Instant heard() {
        return heard;
    }
}
