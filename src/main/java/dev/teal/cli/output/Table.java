package dev.teal.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A table for people: aligned columns without borders. Control characters in cells are replaced. A table wider
/// than the terminal is cut in its widest columns, so that short ones (slot, state, time) stay complete.
public final class Table {
    private static final int GAP = 2;
    private static final int MIN_COLUMN = 6;

    private final List<List<String>> rows = new ArrayList<>();
    private final Set<String> right;

    /// @param right the headings of the columns that are aligned to the right, such as numbers
    public Table(List<String> headings, Set<String> right) {
        this.right = Set.copyOf(right);
        rows.add(List.copyOf(headings));
    }

    public Table(String... headings) {
        this(List.of(headings), Set.of());
    }

    /// @throws IllegalArgumentException if the row does not have one cell per column
    public Table row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + rows.getFirst());
        }
        rows.add(List.of(cells).stream().map(cell -> Text.line(cell, "...")).toList());
        return this;
    }

    public void print(Out out) {
        List<String> lines = lines(out.width(), out.symbols());
        out.line(out.paint().dim(lines.getFirst()));
        lines.stream().skip(1).forEach(out::line);
    }

    List<String> lines(int width, Symbols symbols) {
        int[] widths = columnWidths(width);
        return rows.stream().map(row -> line(row, widths, symbols)).toList();
    }

    private String line(List<String> row, int[] widths, Symbols symbols) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Text.cut(symbols.printable(row.get(i)), widths[i], symbols.cut);
            String fill = " ".repeat(widths[i] - Text.width(cell));
            boolean alignRight = right.contains(rows.getFirst().get(i));
            line.append(i == 0 ? "" : " ".repeat(GAP)).append(alignRight ? fill + cell : cell + fill);
        }
        return line.toString().stripTrailing();
    }

    private int[] columnWidths(int width) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        int room = width - GAP * (columns - 1);
        while (sum(widths) > room && widths[widestColumn(widths)] > MIN_COLUMN) {
            widths[widestColumn(widths)]--;
        }
        return widths;
    }

    private static int widestColumn(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            widest = widths[i] >= widths[widest] ? i : widest;
        }
        return widest;
    }

    private static int sum(int[] widths) {
        return Arrays.stream(widths).sum();
    }
}
