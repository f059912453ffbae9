package dev.teal.config.value;

/// Makes text of a file safe for an error message: quoted, on one line, cut, and without control characters,
/// since the message goes to a terminal.
public final class Printable {
    private static final int MAX_LENGTH = 60;

    private Printable() {}

    public static String of(String text) {
        return "\"" + plain(text) + "\"";
    }

    /// As [#of] without the quotes, for a name.
    public static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).forEach(c -> append(shown, c));
        return shown.append(text.codePoints().skip(MAX_LENGTH).findAny().isPresent() ? "…" : "")
                .toString();
    }

    private static void append(StringBuilder shown, int c) {
        switch (c) {
            case '\n' -> shown.append("\\n");
            case '\t' -> shown.append("\\t");
            case '"' -> shown.append("\\\"");
            default -> appendPlain(shown, c);
        }
    }

    private static void appendPlain(StringBuilder shown, int c) {
        boolean invisible = Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE;
        if (invisible) {
            shown.append("\\u%04x".formatted(c));
        } else {
            shown.appendCodePoint(c);
        }
    }
}
