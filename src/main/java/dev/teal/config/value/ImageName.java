package dev.teal.config.value;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// `[registry[:port]/]path[:tag][@digest]`: Docker's grammar for image references.
public final class ImageName {
    private static final int MAX_NAME_LENGTH = 255;
    private static final Pattern REGISTRY = Pattern.compile(
            "([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(\\.([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*(:[0-9]+)?");
    /// Words of a-z and 0-9, separated by one dot, one or two underscores, or hyphens.
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private ImageName() {}

    public static String read(String text) throws InvalidValue {
        String[] digest = Names.ofLength(1000, text).split("@", 2);
        if (digest.length == 2 && !DIGEST.matcher(digest[1]).matches()) {
            throw invalid(text, digest[1], "is not a digest; write sha256: and 64 hexadecimal digits");
        }
        int colon = digest[0].indexOf(':', digest[0].lastIndexOf('/') + 1);
        if (colon >= 0 && !TAG.matcher(digest[0].substring(colon + 1)).matches()) {
            throw invalid(text, digest[0].substring(colon + 1), "is not a tag (at most 128 letters, digits and _ . -)");
        }
        String name = colon < 0 ? digest[0] : digest[0].substring(0, colon);
        if (name.length() > MAX_NAME_LENGTH) {
            throw invalid(text, name, "is too long; at most " + MAX_NAME_LENGTH + " characters before the tag");
        }
        checkComponents(text, List.of(name.split("/", -1)));
        return text;
    }

    private static void checkComponents(String text, List<String> parts) throws InvalidValue {
        boolean registry = parts.size() > 1 && isRegistry(parts.getFirst());
        if (registry && !REGISTRY.matcher(parts.getFirst()).matches()) {
            throw invalid(text, parts.getFirst(), "is not a registry; write its host name and, if needed, :port");
        }
        for (String part : registry ? parts.subList(1, parts.size()) : parts) {
            if (!COMPONENT.matcher(part).matches()) {
                String lower = part.toLowerCase(Locale.ROOT);
                boolean onlyCase = COMPONENT.matcher(lower).matches();
                throw invalid(
                        text,
                        part,
                        onlyCase
                                ? "has capital letters, which only a tag may have; did you mean \"" + lower + "\"?"
                                : "is not made of words of a-z and 0-9, separated by . or _ or __ or -");
            }
        }
    }

    /// Docker treats the first part as a registry when it looks like a host.
    private static boolean isRegistry(String first) {
        return first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    private static InvalidValue invalid(String text, String part, String why) {
        return new InvalidValue(Printable.of(text) + " is not an image name such as ghcr.io/acme/agent-hub:1.4"
                + (part.equals(text) ? "; it " + why : ": " + Printable.of(part) + " " + why));
    }
}
