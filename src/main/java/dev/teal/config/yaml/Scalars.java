package dev.teal.config.yaml;

import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Printable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Single values as they are written: `010` stays `010`, `yes` stays `yes`. YAML's types are used only to
/// recognize a missing value.
public final class Scalars {
    private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private Scalars() {}

    /// The text in double quotes, which YAML reads as exactly this text.
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /// @param advice what to write for a missing value
    public static String text(Node node, String advice) throws InvalidValue {
        if (!(node instanceof ScalarNode scalar)) {
            throw new InvalidValue("found " + describe(node) + ", expected one value");
        }
        if (!PLAIN.contains(scalar.getTag())) {
            throw new InvalidValue("found the tag "
                    + Printable.of(scalar.getTag().getValue()) + "; tags have no meaning here, remove it");
        }
        if (isNull(scalar)) {
            throw new InvalidValue(noValue(scalar.getValue()) + "; " + advice);
        }
        if (scalar.getValue().indexOf('\0') >= 0) {
            throw new InvalidValue("contains a NUL character, which no program can receive");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(scalar.getValue())) {
            throw new InvalidValue("contains half of a surrogate pair, which is not a character");
        }
        return scalar.getValue();
    }

    private static String noValue(String written) {
        return written.isEmpty() ? "has no value" : written + " means no value in YAML";
    }

    public static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    /// Where an error about this value points: to the key when the value is missing.
    public static Position place(Node value, Position key) {
        return isNull(value) ? key : Position.of(value);
    }

    public static String describe(Node node) {
        return switch (node) {
            case ScalarNode scalar -> Printable.of(scalar.getValue());
            case SequenceNode ignored -> "a list";
            case MappingNode ignored -> "a section with keys";
            default -> "something else";
        };
    }
}
