package dev.teal.config.value;

import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers, durations, sizes and switches in teal.yml.
public final class Quantities {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern MEASURE = Pattern.compile("([0-9]{1,9})([A-Za-z]*)");
    /// A wait of more than a day is a typo.
    private static final Duration LONGEST = Duration.ofHours(24);

    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS);

    private Quantities() {}

    /// `500ms`, `10s`, `5m` or `1h`; above zero, at most a day.
    public static Duration duration(String text) throws InvalidValue {
        Duration duration = durationOrZero(text);
        if (duration.isZero()) {
            throw new InvalidValue(Printable.of(text) + " is too short; write at least 1ms");
        }
        return duration;
    }

    /// A duration of at least one second.
    public static Duration seconds(String text) throws InvalidValue {
        Duration duration = duration(text);
        if (duration.toSeconds() == 0) {
            throw new InvalidValue(Printable.of(text) + " is too short; write at least 1s");
        }
        return duration;
    }

    public static Duration durationOrZero(String text) throws InvalidValue {
        Matcher matcher = MEASURE.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValue(
                    Printable.of(text) + " is not a duration; write a whole number and a unit: 500ms, 10s, 5m, 1h");
        }
        ChronoUnit unit = unit(text, matcher.group(1), matcher.group(2));
        Duration duration = Duration.of(Long.parseLong(matcher.group(1)), unit);
        if (duration.compareTo(LONGEST) > 0) {
            throw new InvalidValue(Printable.of(text) + " is too long; write at most 24h");
        }
        return duration;
    }

    private static ChronoUnit unit(String text, String number, String name) throws InvalidValue {
        if (name.isEmpty()) {
            throw new InvalidValue(Printable.of(text) + " has no unit; write " + number + "s or 500ms");
        }
        ChronoUnit unit = UNITS.get(name);
        if (unit == null) {
            throw new InvalidValue(Printable.of(text) + " has an unknown unit; the units are ms, s, m and h");
        }
        return unit;
    }

    /// The value of nginx's `client_max_body_size`: `512k`, `100m`, `2g`, or `0` for no limit.
    public static String bodySize(String text) throws InvalidValue {
        return text.equals("0") ? text : size(text, "kmg", "100m");
    }

    /// The value of Docker's `--memory`: `512m`, `2g`. Docker requires at least 6 MiB.
    public static String memory(String text) throws InvalidValue {
        String size = size(text, "bkmg", "512m");
        long number = Long.parseLong(size.substring(0, size.length() - 1));
        int shift = 10 * "bkmg".indexOf(size.charAt(size.length() - 1));
        if (BigInteger.valueOf(number).shiftLeft(shift).compareTo(BigInteger.valueOf(6L << 20)) < 0) {
            throw new InvalidValue(Printable.of(text) + " is less than Docker allows; write at least 6m");
        }
        return size;
    }

    private static String size(String text, String units, String example) throws InvalidValue {
        Matcher matcher = MEASURE.matcher(text);
        if (matcher.matches() && matcher.group(2).isEmpty()) {
            throw new InvalidValue(Printable.of(text) + " has no unit; write " + matcher.group(1) + "m");
        }
        String unit = matcher.matches() ? matcher.group(2).toLowerCase(Locale.ROOT) : "";
        if (unit.length() != 1 || !units.contains(unit) || Long.parseLong(matcher.group(1)) == 0) {
            throw new InvalidValue(
                    Printable.of(text) + " is not a size; write a whole number and k, m or g, such as " + example);
        }
        return matcher.group(1) + unit;
    }

    /// `on` or `off`, which parsers of YAML 1.1 write as `true` and `false`.
    public static boolean onOrOff(String text) throws InvalidValue {
        return switch (text) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new InvalidValue(Printable.of(text) + " is neither on nor off");
        };
    }

    public static int port(String text) throws InvalidValue {
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) < 1 || Long.parseLong(text) > 65_535) {
            throw new InvalidValue(Printable.of(text) + " is not a port number (1–65535)");
        }
        return Integer.parseInt(text);
    }

    public static ValueParser<Integer> number(int min, int max) {
        return text -> {
            if (!NUMBER.matcher(text).matches() || Long.parseLong(text) < min || Long.parseLong(text) > max) {
                throw new InvalidValue("%s is not a number from %d to %d".formatted(Printable.of(text), min, max));
            }
            return Integer.parseInt(text);
        };
    }
}
