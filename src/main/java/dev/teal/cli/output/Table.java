package dev.teal.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A table for people: aligned columns without borders. Control characters in cells are replaced. On a narrow terminal
/// the last column is wrapped; then the widest of the others are cut, so that short ones (slot, state, time) stay
/// complete.
public final class Table {
    private static final int GAP = 2;
    private static final int MIN_COLUMN = 6;
    /// Text in fewer columns is hard to read.
    private static final int MIN_TEXT = 24;
    /// Of a last cell below its row.
    private static final int INDENT = 4;

    private final List<List<String>> rows = new ArrayList<>();
    private final Set<String> right;
    private Set<String> whole = Set.of();

    /// @param right the headings of the columns that are aligned to the right, such as numbers
    public Table(List<String> headings, Set<String> right) {
        this.right = Set.copyOf(right);
        rows.add(List.copyOf(headings));
    }

    public Table(String... headings) {
        this(List.of(headings), Set.of());
    }

    /// @param headings of the columns that are never cut or broken, such as ids, which users copy
    public Table whole(String... headings) {
        whole = Set.of(headings);
        return this;
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
        return rows.stream()
                .flatMap(row -> lines(row, widths, width, symbols).stream())
                .toList();
    }

    /// The last cell is wrapped in its column, or below the row when there is too little room.
    private List<String> lines(List<String> row, int[] widths, int width, Symbols symbols) {
        int last = widths.length - 1;
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (int i = 0; i < last; i++) {
            line.append(cell(i, Text.cut(symbols.printable(row.get(i)), widths[i], symbols.cut), widths[i]))
                    .append(" ".repeat(GAP));
            column += widths[i] + GAP;
        }
        String text = symbols.printable(row.get(last));
        if (column + Text.width(text) <= width) {
            return List.of((line + cell(last, text, widths[last])).stripTrailing());
        }
        if (width - column >= MIN_TEXT && !whole.contains(rows.getFirst().get(last))) {
            return (line + Wrap.hanging(text, width, column)).lines().toList();
        }
        return (line.toString().stripTrailing() + "\n" + " ".repeat(INDENT) + Wrap.hanging(text, width, INDENT))
                .lines()
                .toList();
    }

    private String cell(int column, String text, int width) {
        String fill = " ".repeat(Math.max(width - Text.width(text), 0));
        return right.contains(rows.getFirst().get(column)) ? fill + text : text + fill;
    }

    /// The last column has what the others leave.
    private int[] columnWidths(int width) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        int[] others = Arrays.copyOf(widths, columns - 1);
        int room = width - GAP * (columns - 1);
        for (int widest = widestColumn(others); sum(others) > room && widest >= 0; widest = widestColumn(others)) {
            others[widest]--;
            widths[widest]--;
        }
        return widths;
    }

    /// The widest column that may be cut; -1 when there is none.
    private int widestColumn(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            boolean cuttable =
                    widths[i] > MIN_COLUMN && !whole.contains(rows.getFirst().get(i));
            widest = cuttable && (widest < 0 || widths[i] >= widths[widest]) ? i : widest;
        }
        return widest;
    }

    private static int sum(int[] widths) {
        return Arrays.stream(widths).sum();
    }
}
