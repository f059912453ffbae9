package dev.teal.config.value;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names in teal.yml (apps, variables, platforms, build stages) and words from a fixed set.
public final class Names {
    /// Fits a container name, an nginx file name, an upstream name and a directory without escaping.
    private static final Pattern APP = Pattern.compile("[a-z][a-z0-9-]{0,38}[a-z0-9]");
    private static final Pattern SLOT_ENDING = Pattern.compile(".*-(blue|green)");
    private static final Pattern VARIABLE = Pattern.compile("[^\\x00-\\x20=\\x7f]+");
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?");
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private Names() {}

    /// Limits a text for a pattern with groups, whose stack and time grow with the length of the text.
    public static String ofLength(int max, String text) throws InvalidValue {
        if (text.length() > max) {
            throw new InvalidValue(Printable.of(text) + " is too long; at most " + max + " characters");
        }
        return text;
    }

    public static String app(String text) throws InvalidValue {
        ofLength(255, text);
        String hint = appFrom(text)
                .filter(near -> !near.equals(text))
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse("");
        if (!APP.matcher(text).matches()) {
            throw new InvalidValue(Printable.of(text)
                    + " is not an app name (2 to 40 of a-z, 0-9 and -, starting with a letter, not ending in -)"
                    + hint);
        }
        if (SLOT_ENDING.matcher(text).matches()) {
            throw new InvalidValue(Printable.of(text) + " ends in -blue or -green, like a slot's container" + hint);
        }
        return text;
    }

    /// The app name nearest to a text; empty when the text has too few letters.
    public static Optional<String> appFrom(String text) {
        String name = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+", "")
                .replaceAll("(-(blue|green))+-?$", "");
        String cut = name.substring(0, Math.min(40, name.length())).replaceAll("(-(blue|green))*-*$", "");
        return Optional.of(cut).filter(app -> APP.matcher(app).matches());
    }

    /// The name of an environment variable, except Teal's own.
    public static String variable(String text) throws InvalidValue {
        if (!VARIABLE.matcher(text).matches()) {
            throw new InvalidValue(
                    Printable.of(text) + " is not a variable name (not empty, without = and white space)");
        }
        if (text.startsWith("TEAL_")) {
            throw new InvalidValue(
                    Printable.of(text) + " is reserved for Teal; choose a name that does not start with TEAL_");
        }
        return text;
    }

    public static String platform(String text) throws InvalidValue {
        return matching(PLATFORM, text, "is not a platform; write os/arch, such as linux/amd64 or linux/arm64");
    }

    public static String stage(String text) throws InvalidValue {
        return matching(STAGE, text, "is not the name of a build stage");
    }

    /// One word of a command line.
    public static String word(String text) throws InvalidValue {
        return text;
    }

    /// A word of a command line that must not be empty, such as the program.
    public static String program(String text) throws InvalidValue {
        if (text.isEmpty()) {
            throw new InvalidValue("the program is empty; write what to run");
        }
        return text;
    }

    /// One of the constants of an enum, in lower case.
    public static <E extends Enum<E>> ValueParser<E> oneOf(List<E> constants) {
        return text -> {
            List<String> words = constants.stream()
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList();
            if (!words.contains(text)) {
                throw new InvalidValue(
                        Printable.of(text) + ", expected " + String.join(" or ", words) + Nearest.hint(text, words));
            }
            return constants.get(words.indexOf(text));
        };
    }

    private static String matching(Pattern pattern, String text, String message) throws InvalidValue {
        if (!pattern.matcher(ofLength(1000, text)).matches()) {
            throw new InvalidValue(Printable.of(text) + " " + message);
        }
        return text;
    }
}
