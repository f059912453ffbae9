package dev.teal.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Breaks text at spaces into lines of a width. A command in backticks stays in one piece where it fits in a line, and
/// a longer word is never broken, so that both can be copied.
final class Wrap {
    private final int width;
    private final List<String> lines = new ArrayList<>();
    private StringBuilder line = new StringBuilder();

    private Wrap(int width) {
        this.width = width;
    }

    /// @param width in columns; a very narrow one counts as 20
    static List<String> lines(String text, int width) {
        if (Text.width(text) <= width) {
            return List.of(text);
        }
        Wrap wrap = new Wrap(Math.max(width, 20));
        wrap.addAll(text);
        wrap.lines.add(wrap.line.toString());
        return wrap.lines;
    }

    /// All lines as one text; the second and later ones are indented.
    /// @param width of the terminal
    /// @param first the columns that are taken on the first line
    static String hanging(String text, int width, int first) {
        return String.join("\n" + " ".repeat(first), lines(text, width - first));
    }

    /// Adds the words, where one with a command is all of the command.
    private void addAll(String text) {
        String gap = "";
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            char c = at == text.length() ? ' ' : text.charAt(at);
            if (c == '`') {
                at = endOfCommand(text, at);
            } else if (c == ' ') {
                if (at > start) {
                    add(gap, text.substring(start, at));
                    gap = "";
                }
                gap += " ";
                start = at + 1;
            }
        }
    }

    /// @param gap the spaces before the word, which stay if it is on the same line
    private void add(String gap, String word) {
        if (!line.isEmpty() && Text.width(line.toString()) + gap.length() + Text.width(word) > width) {
            lines.add(line.toString());
            line = new StringBuilder();
        }
        line.append(line.isEmpty() ? "" : gap).append(word);
    }

    /// The closing backtick, or the place itself when there is none or the command is too long for a line.
    private int endOfCommand(String text, int at) {
        int end = text.indexOf('`', at + 1);
        return end < 0 || Text.width(text.substring(at, end + 1)) > width ? at : end;
    }
}
