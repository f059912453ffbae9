package dev.teal.server;

import dev.teal.base.Problem;
import java.time.Instant;
import java.util.List;

/// What a server told, as values. A server may tell anything: one that is broken, or in other hands.
public final class Reply {
    /// The last second of the year 9999.
    private static final long LATEST = 253_402_300_799L;

    private Reply() {}

    /// @throws Problem when it is no whole number
    public static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw unexpected(text);
        }
    }

    /// @throws Problem when it is no whole number, or too large for an `int`
    public static int count(String text) {
        try {
            return Math.toIntExact(number(text));
        } catch (ArithmeticException e) {
            throw unexpected(text);
        }
    }

    /// @param text seconds since 1970
    /// @throws Problem when it is no moment before the year 10000
    public static Instant moment(String text) {
        long seconds = number(text);
        if (seconds < 0 || seconds > LATEST) {
            throw unexpected(text);
        }
        return Instant.ofEpochSecond(seconds);
    }

    /// @param separator a regular expression; the last part may hold it
    /// @throws Problem when there are fewer parts
    public static String[] fields(String line, String separator, int count) {
        String[] fields = line.split(separator, count);
        if (fields.length != count) {
            throw unexpected(line);
        }
        return fields;
    }

    /// For an answer that is none.
    public static Problem unexpected(String text) {
        return Problem.failed(
                "the server gave an answer that is none to what it was asked",
                List.of(text.isBlank() ? "(nothing)" : text),
                "`-v` shows what it was asked; look at it there by hand");
    }
}
