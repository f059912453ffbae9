package dev.teal.config.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// A position in a file; both numbers count from 1.
///
/// @param file as the user named it; empty for the file that is being read
public record Position(String file, int line, int column) {
    static final Position START = new Position("", 1, 1);

    public static Position of(Node node) {
        return node.getStartMark().map(Position::of).orElse(START);
    }

    public static Position of(Mark mark) {
        return new Position(mark.getName(), mark.getLine() + 1, mark.getColumn() + 1);
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
        return new Position("", line, column);
    }
}
