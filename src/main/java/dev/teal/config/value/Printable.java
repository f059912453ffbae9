package dev.teal.config.value;

/// What a file holds, as an error message may show it: quoted, on one line, cut, and without control characters, since
/// the message goes to a terminal.
public final class Printable {
    private static final int LONGEST = 60;

    private Printable() {}

    public static String of(String text) {
        return "\"" + plain(text) + "\"";
    }

    /// The same without the quotes, for a name.
    public static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> append(shown, c));
        return shown.append(text.codePoints().skip(LONGEST).findAny().isPresent() ? "…" : "")
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
        boolean unseen = Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE;
        if (unseen) {
            shown.append("\\u%04x".formatted(c));
        } else {
            shown.appendCodePoint(c);
        }
    }
}
