package dev.teal.config.yaml;

import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Single values as they were written: `010` stays `010`, `yes` stays `yes`. YAML's types serve only to tell that
/// nothing was written at all.
public final class Scalars {
    private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private Scalars() {}

    /// @param advice what to write instead of nothing
    public static String text(Node node, String advice) throws InvalidValue {
        if (!(node instanceof ScalarNode scalar)) {
            throw new InvalidValue("found " + describe(node) + ", expected one value");
        }
        if (!PLAIN.contains(scalar.getTag())) {
            throw new InvalidValue("found the tag "
                    + Printable.of(scalar.getTag().getValue()) + "; tags mean nothing here, remove it");
        }
        if (isNull(scalar)) {
            throw new InvalidValue(nothing(scalar.getValue()) + "; " + advice);
        }
        if (scalar.getValue().indexOf('\0') >= 0) {
            throw new InvalidValue("holds a NUL character, which no program can take");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(scalar.getValue())) {
            throw new InvalidValue("holds half of a surrogate pair, which is no character");
        }
        return scalar.getValue();
    }

    private static String nothing(String written) {
        return written.isEmpty() ? "has no value" : written + " is YAML for no value";
    }

    public static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    /// Where an error about this value points: nothing written has no place of its own.
    public static Position place(Node value, Position key) {
        return isNull(value) ? key : Position.of(value);
    }

    public static String describe(Node node) {
        return switch (node) {
            case ScalarNode scalar -> Printable.of(scalar.getValue());
            case SequenceNode ignored -> "a list";
            case MappingNode ignored -> "a section of keys";
            default -> "something else";
        };
    }
}
