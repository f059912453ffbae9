package dev.teal.config.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of requests in a second or a minute.
///
/// @param requests at least 1
/// @param unit     `s` or `m`
public record Rate(int requests, String unit) {
    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})(?:/([A-Za-z]*))?");
    private static final int MOST = 100_000;

    /// `20/s`, `300/m`; the units are nginx's.
    public static Rate read(String text) throws InvalidValue {
        Matcher matcher = RATE.matcher(text);
        if (matcher.matches() && matcher.group(2) == null) {
            throw new InvalidValue(Printable.of(text) + " has no unit; write " + text + "/s or " + text + "/m");
        }
        if (!matcher.matches()
                || !(matcher.group(2).equals("s") || matcher.group(2).equals("m"))) {
            throw new InvalidValue(
                    Printable.of(text) + " is not a rate; write a whole number and /s or /m, such as 20/s or 300/m");
        }
        int requests = Integer.parseInt(matcher.group(1));
        if (requests < 1 || requests > MOST) {
            throw new InvalidValue(Printable.of(text) + " is not a rate from 1/m to " + MOST + "/s");
        }
        return new Rate(requests, matcher.group(2));
    }

    /// After how many seconds the next request is allowed. nginx counts in thousandths of a request a second, and
    /// drops the rest: 1/m allows one in 62.5 s.
    public int secondsToNext() {
        int thousandths = requests * 1000 / (unit.equals("s") ? 1 : 60);
        return Math.ceilDiv(1000, thousandths);
    }

    @Override
    public String toString() {
        return requests + "/" + unit;
    }
}
