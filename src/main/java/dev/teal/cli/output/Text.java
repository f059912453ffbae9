package dev.teal.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Fits text to a width and makes it safe: output of a server may contain anything, including terminal escapes.
public final class Text {
    /// The maximum length of a line of evidence: a line of a stack trace fits, a megabyte of JSON does not.
    private static final int MAX_EVIDENCE_LINE = 240;
    /// The maximum length of a message, which may contain text from elsewhere.
    private static final int MAX_LINE = 1000;
    /// The maximum number of lines of evidence. Of more, the first say what they are and the last are the most
    /// recent.
    private static final int MAX_LINES = 20;

    private static final int HEAD = 8;

    private Text() {}

    /// Replaces every control character (escape sequences, line ends, bidirectional overrides) with `?`, and a
    /// tab with two spaces.
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\t') {
                safe.append("  ");
            } else if (isControl(point)) {
                safe.append('?');
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    /// Escapes every control character in JSON; they can only be inside strings.
    static String escaped(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        json.codePoints().forEach(point -> {
            if (isControl(point)) {
                String.valueOf(Character.toChars(point)).chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }

    /// A safe line of limited length.
    static String line(String text, String cutMark) {
        return cut(safe(text), MAX_LINE, cutMark);
    }

    /// Evidence, with the length and the number of its lines limited, and each line safe.
    static List<String> evidence(List<String> lines, String cutMark) {
        List<String> all = lines.stream()
                .flatMap(String::lines)
                .map(line -> cut(safe(line), MAX_EVIDENCE_LINE, cutMark))
                .toList();
        if (all.size() <= MAX_LINES) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, HEAD));
        int tail = MAX_LINES - HEAD - 1;
        some.add("(" + (all.size() - MAX_LINES + 1) + " lines omitted)");
        some.addAll(all.subList(all.size() - tail, all.size()));
        return some;
    }

    /// Cuts text to this many columns and marks the cut.
    static String cut(String text, int columns, String mark) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder start = new StringBuilder();
        int left = Math.max(columns - width(mark), 0);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            left -= width(point);
            if (left < 0) {
                break;
            }
            start.appendCodePoint(point);
        }
        return start + (width(mark) <= columns ? mark : "");
    }

    /// Pads with spaces on the right; longer text is returned unchanged.
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(columns - width(text), 0));
    }

    /// Pads with spaces on the left; longer text is returned unchanged.
    static String padLeft(String text, int columns) {
        return " ".repeat(Math.max(columns - width(text), 0)) + text;
    }

    /// The columns that the text takes on a terminal.
    static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int point) {
        if (point < 0x300) {
            return 1;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(point) ? 2 : 1;
        };
    }

    /// East Asian scripts, full-width forms and emoji (the large blocks of Unicode annex 11).
    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFF60)
                || (point >= 0x1F300 && point <= 0x1FAFF)
                || (point >= 0x20000 && point <= 0x3FFFD);
    }

    private static boolean isControl(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.FORMAT -> true;
            default -> false;
        };
    }
}
