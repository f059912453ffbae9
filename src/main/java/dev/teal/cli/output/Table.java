package dev.teal.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Aligned columns for people, without lines around. Cells are made safe; what does not fit the width is cut
/// from the widest columns, so that short ones (slot, state, time) stay whole.
public final class Table {
    private static final int GAP = 2;
    private static final int LEAST = 6;

    private final List<List<String>> rows = new ArrayList<>();
    private final Set<String> right;

    /// @param right the heads of columns that hold numbers: aligned to the right
    public Table(List<String> heads, Set<String> right) {
        this.right = Set.copyOf(right);
        rows.add(List.copyOf(heads));
    }

    public Table(String... heads) {
        this(List.of(heads), Set.of());
    }

    /// @throws IllegalArgumentException when the row has not one cell a column
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
        int[] widths = fitted(width);
        return rows.stream().map(row -> line(row, widths, symbols)).toList();
    }

    private String line(List<String> row, int[] widths, Symbols symbols) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Text.cut(symbols.own(row.get(i)), widths[i], symbols.cut);
            String fill = " ".repeat(widths[i] - Text.width(cell));
            boolean atRight = right.contains(rows.getFirst().get(i));
            line.append(i == 0 ? "" : " ".repeat(GAP)).append(atRight ? fill + cell : cell + fill);
        }
        return line.toString().stripTrailing();
    }

    private int[] fitted(int width) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        int room = width - GAP * (columns - 1);
        while (sum(widths) > room && widths[widest(widths)] > LEAST) {
            widths[widest(widths)]--;
        }
        return widths;
    }

    private static int widest(int[] widths) {
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
