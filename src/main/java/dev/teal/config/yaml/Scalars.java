package dev.teal.config.yaml;

import dev.teal.config.value.Shown;
import dev.teal.config.value.Unreadable;
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
    public static String text(Node node, String advice) throws Unreadable {
        if (!(node instanceof ScalarNode scalar)) {
            throw new Unreadable("found " + describe(node) + ", expected one value");
        }
        if (!PLAIN.contains(scalar.getTag())) {
            throw new Unreadable(
                    "found the tag " + Shown.of(scalar.getTag().getValue()) + "; tags mean nothing here, remove it");
        }
        if (isNull(scalar)) {
            throw new Unreadable(nothing(scalar.getValue()) + "; " + advice);
        }
        if (scalar.getValue().indexOf('\0') >= 0) {
            throw new Unreadable("holds a NUL character, which no program can take");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(scalar.getValue())) {
            throw new Unreadable("holds half of a surrogate pair, which is no character");
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
    public static Place place(Node value, Place key) {
        return isNull(value) ? key : Place.of(value);
    }

    public static String describe(Node node) {
        return switch (node) {
            case ScalarNode scalar -> Shown.of(scalar.getValue());
            case SequenceNode ignored -> "a list";
            case MappingNode ignored -> "a section of keys";
            default -> "something else";
        };
    }
}
