package dev.teal.config.value;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The names that teal.yml gives: of the app, of variables, of images; and words out of a few.
public final class Names {
    /// Fits a container name, an nginx file name, an upstream name and a directory without any escaping.
    private static final Pattern APP = Pattern.compile("[a-z][a-z0-9-]{0,38}[a-z0-9]");
    private static final Pattern SLOT_ENDING = Pattern.compile(".*-(blue|green)");
    private static final Pattern VARIABLE = Pattern.compile("[^\\x00-\\x20=\\x7f]+");
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?");
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private Names() {}

    /// For what a pattern with groups is to look at: those take stack and time by the length of a text.
    public static String ofLength(int most, String text) throws InvalidValue {
        if (text.length() > most) {
            throw new InvalidValue(Printable.of(text) + " is too long; at most " + most + " characters");
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
                    + " is no app name: 2 to 40 of a-z, 0-9 and -, a letter first, no - at the end" + hint);
        }
        if (SLOT_ENDING.matcher(text).matches()) {
            throw new InvalidValue(Printable.of(text) + " ends like a slot's container, -blue or -green" + hint);
        }
        return text;
    }

    /// The nearest app name to any text, if a letter is left of it.
    public static Optional<String> appFrom(String text) {
        String name = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+", "")
                .replaceAll("(-(blue|green))+-?$", "");
        String cut = name.substring(0, Math.min(40, name.length())).replaceAll("(-(blue|green))*-*$", "");
        return Optional.of(cut).filter(app -> APP.matcher(app).matches());
    }

    /// The name of an environment variable; Teal's own are not to be taken.
    public static String variable(String text) throws InvalidValue {
        if (!VARIABLE.matcher(text).matches()) {
            throw new InvalidValue(Printable.of(text) + " is no variable name: no =, no white space, not empty");
        }
        if (text.startsWith("TEAL_")) {
            throw new InvalidValue(Printable.of(text) + " is Teal's own to set; choose a name without TEAL_");
        }
        return text;
    }

    public static String platform(String text) throws InvalidValue {
        return matching(PLATFORM, text, "is no platform; write os/arch, such as linux/amd64 or linux/arm64");
    }

    public static String stage(String text) throws InvalidValue {
        return matching(STAGE, text, "is no name of a build stage");
    }

    /// One word of a command line.
    public static String word(String text) throws InvalidValue {
        return text;
    }

    /// The program and its arguments start with the program.
    public static String program(String text) throws InvalidValue {
        if (text.isEmpty()) {
            throw new InvalidValue("the program is empty; write what to run");
        }
        return text;
    }

    public static boolean truth(String text) throws InvalidValue {
        if (!text.equals("true") && !text.equals("false")) {
            throw new InvalidValue(Printable.of(text) + ", expected true or false");
        }
        return text.equals("true");
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

    private static String matching(Pattern pattern, String text, String otherwise) throws InvalidValue {
        if (!pattern.matcher(ofLength(1000, text)).matches()) {
            throw new InvalidValue(Printable.of(text) + " " + otherwise);
        }
        return text;
    }
}
