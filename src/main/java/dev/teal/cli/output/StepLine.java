package dev.teal.cli.output;

import java.time.Duration;
import java.util.List;

/// The line of a step that has ended: a mark, its name, what it did, and how long it took. On a terminal a long text
/// continues below itself.
record StepLine(Out out) {
    private static final int NAME_WIDTH = 12;
    /// Times are aligned in one column for comparison, no farther right than this, so that rows stay readable.
    private static final int MAX_WIDTH = 100;

    String done(String step, String text, Duration took) {
        return line(out.paint().green(mark(out.symbols().done)), step, printable(text), Format.time(took));
    }

    /// @param happened shown in one line: the report that follows has all of it
    String failed(String step, String happened, Duration took) {
        String time = Format.time(took);
        return line(out.paint().red(mark(out.symbols().failed)), step, inShort(printable(happened), room(time)), time);
    }

    String waiting(String step, String text) {
        return line(mark(out.symbols().running), step, printable(text), "");
    }

    String undone(String step, String text) {
        return line(out.paint().yellow(mark(out.symbols().undone)), step, printable(text), "");
    }

    /// The mark, padded to the width of the longest.
    private String mark(String symbol) {
        return Text.pad(symbol, Text.width(out.symbols().undone));
    }

    private String printable(String text) {
        return out.symbols().printable(Text.line(text, out.symbols().cut));
    }

    private String line(String mark, String step, String text, String time) {
        String start = "  " + mark + " " + Text.pad(Text.safe(step), NAME_WIDTH);
        int room = room(time);
        List<String> lines = out.screen() ? Wrap.lines(text, room) : List.of(text);
        String first = start + (time.isEmpty() ? lines.getFirst() : Text.pad(lines.getFirst(), room) + "  " + time);
        return lines.stream().skip(1).reduce(first, (all, line) -> all + "\n" + " ".repeat(indent()) + line);
    }

    private int indent() {
        return 3 + Text.width(out.symbols().undone) + NAME_WIDTH;
    }

    /// The columns for the text.
    private int room(String time) {
        return Math.min(out.screen() ? out.width() - 1 : 80, MAX_WIDTH) - indent() - time.length() - 2;
    }

    /// Up to the last part of the sentence that fits.
    private String inShort(String text, int room) {
        if (Text.width(text) <= room) {
            return text;
        }
        int end = Math.max(
                text.lastIndexOf(": ", room), Math.max(text.lastIndexOf("; ", room), text.lastIndexOf(", ", room)));
        return end > room / 2 ? text.substring(0, end) : Text.cut(text, room, out.symbols().cut);
    }
}
