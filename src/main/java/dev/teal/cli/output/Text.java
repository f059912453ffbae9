package dev.teal.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Text made to fit, and made safe: what a server says may hold anything, also what would drive a terminal.
public final class Text {
    /// Longest line of evidence shown; a stack trace's line fits, a megabyte of JSON does not.
    private static final int LONGEST = 240;
    /// A message of Teal's own, with another's words in it.
    private static final int LONGEST_LINE = 1000;
    /// Most lines of evidence shown; of more, the first say what they are and the last are the freshest.
    private static final int MOST = 20;

    private static final int HEAD = 8;

    private Text() {}

    /// One line with every control character (escape sequences, line ends, bidirectional overrides) made
    /// visible.
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

    /// JSON with every control character as JSON has it: in a text, the only place where JSON has any.
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

    /// One safe line, of what may be of any length.
    static String line(String text, String cutMark) {
        return cut(safe(text), LONGEST_LINE, cutMark);
    }

    /// Evidence: each line safe and not too long, and not too many of them.
    static List<String> evidence(List<String> lines, String cutMark) {
        List<String> all = lines.stream()
                .flatMap(String::lines)
                .map(line -> cut(safe(line), LONGEST, cutMark))
                .toList();
        if (all.size() <= MOST) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, HEAD));
        int tail = MOST - HEAD - 1;
        some.add("(" + (all.size() - MOST + 1) + " lines left out)");
        some.addAll(all.subList(all.size() - tail, all.size()));
        return some;
    }

    /// At most this many columns; what was cut is marked.
    static String cut(String text, int columns, String mark) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int left = Math.max(columns - width(mark), 0);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            left -= width(point);
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept + (width(mark) <= columns ? mark : "");
    }

    /// Filled with spaces on the right; longer text stays whole.
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(columns - width(text), 0));
    }

    /// Filled with spaces on the left; longer text stays whole.
    static String padLeft(String text, int columns) {
        return " ".repeat(Math.max(columns - width(text), 0)) + text;
    }

    /// Columns that a terminal takes for it.
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

    /// East Asian scripts, full-width forms and emoji (Unicode's annex 11, its large blocks).
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
