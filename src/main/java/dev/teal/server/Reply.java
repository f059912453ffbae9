package dev.teal.server;

import dev.teal.base.Problem;
import java.time.Instant;
import java.util.List;

/// Parses a server's output into values. A broken or compromised server may print anything.
public final class Reply {
    /// The last second of the year 9999.
    private static final long LATEST = 253_402_300_799L;

    private Reply() {}

    /// @throws Problem when the text is not a whole number
    public static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw unexpected(text);
        }
    }

    /// @throws Problem when the text is not a whole number, or too large for an `int`
    public static int count(String text) {
        try {
            return Math.toIntExact(number(text));
        } catch (ArithmeticException e) {
            throw unexpected(text);
        }
    }

    /// @param text seconds since 1970
    /// @throws Problem when the text is not a time from 1970 to 9999
    public static Instant moment(String text) {
        long seconds = number(text);
        if (seconds < 0 || seconds > LATEST) {
            throw unexpected(text);
        }
        return Instant.ofEpochSecond(seconds);
    }

    /// @param separator a regular expression; the last field may contain it
    /// @throws Problem when the line has fewer fields
    public static String[] fields(String line, String separator, int count) {
        String[] fields = line.split(separator, count);
        if (fields.length != count) {
            throw unexpected(line);
        }
        return fields;
    }

    /// The failure for output that cannot be parsed.
    public static Problem unexpected(String text) {
        return Problem.failed(
                "unexpected output from the server",
                List.of(text.isBlank() ? "(nothing)" : text),
                "run the command again with `-v` to see the command that printed this");
    }
}
