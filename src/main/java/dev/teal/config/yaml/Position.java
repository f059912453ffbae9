package dev.teal.config.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// A position in a file; both numbers count from 1.
public record Position(int line, int column) implements Comparable<Position> {
    static final Position START = new Position(1, 1);

    public static Position of(Node node) {
        return node.getStartMark().map(Position::of).orElse(START);
    }

    public static Position of(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// The position of the character at this index.
    public static Position at(CharSequence text, int index) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < index && i < text.length(); i++) {
            boolean newline = text.charAt(i) == '\n';
            line += newline ? 1 : 0;
            column = newline ? 1 : column + 1;
        }
        return new Position(line, column);
    }

    @Override
    public int compareTo(Position other) {
        return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
    }
}
