package dev.teal.config.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// A place in a file; both numbers count from 1.
public record Place(int line, int column) implements Comparable<Place> {
    static final Place START = new Place(1, 1);

    public static Place of(Node node) {
        return node.getStartMark().map(Place::of).orElse(START);
    }

    public static Place of(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// The place of the character at this index.
    public static Place at(CharSequence text, int index) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < index && i < text.length(); i++) {
            boolean newline = text.charAt(i) == '\n';
            line += newline ? 1 : 0;
            column = newline ? 1 : column + 1;
        }
        return new Place(line, column);
    }

    @Override
    public int compareTo(Place other) {
        return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
    }
}
