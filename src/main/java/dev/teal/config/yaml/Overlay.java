package dev.teal.config.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Lays one file over another. Sections are merged key by key; single values and lists replace the ones below.
/// `key: null` (or `~`) takes the key away. Each node keeps the position that it has in its own file.
public final class Overlay {
    /// teal.yml has 3 levels. An alias can make a node contain itself.
    private static final int LEVELS = 3;

    private Overlay() {}

    public static MappingNode of(MappingNode below, MappingNode above) {
        return of(below, above, LEVELS);
    }

    /// A key that one file defines twice stays twice: its reader reports it.
    private static MappingNode of(MappingNode below, MappingNode above, int levels) {
        Map<String, NodeTuple> changes = new LinkedHashMap<>();
        List<NodeTuple> others = new ArrayList<>();
        for (NodeTuple tuple : above.getValue()) {
            if (name(tuple).isEmpty() || changes.putIfAbsent(name(tuple).get(), tuple) != null) {
                others.add(tuple);
            }
        }
        Set<String> repeated = repeated(below);
        List<NodeTuple> merged = new ArrayList<>();
        for (NodeTuple tuple : below.getValue()) {
            Optional<NodeTuple> change = name(tuple).flatMap(name -> Optional.ofNullable(changes.remove(name)));
            Optional<NodeTuple> kept = name(tuple).filter(repeated::contains).isPresent()
                    ? Optional.of(tuple)
                    : change.map(found -> merge(tuple, found, levels)).orElse(Optional.of(tuple));
            kept.ifPresent(merged::add);
        }
        merged.addAll(changes.values());
        merged.addAll(others);
        return new MappingNode(
                below.getTag(), true, merged, below.getFlowStyle(), below.getStartMark(), below.getEndMark());
    }

    /// Empty if the key is taken away.
    private static Optional<NodeTuple> merge(NodeTuple below, NodeTuple above, int levels) {
        Node value = above.getValueNode();
        if (below.getValueNode() instanceof MappingNode section && levels > 1) {
            if (value instanceof MappingNode changes) {
                return Optional.of(new NodeTuple(above.getKeyNode(), of(section, changes, levels - 1)));
            }
            if (Scalars.isNull(value) && !isWritten(value)) { // a section with nothing but comments
                return Optional.of(below);
            }
        }
        return Scalars.isNull(value) && isWritten(value) ? Optional.empty() : Optional.of(above);
    }

    private static boolean isWritten(Node nothing) {
        return nothing instanceof ScalarNode scalar && !scalar.getValue().isEmpty();
    }

    private static Set<String> repeated(MappingNode mapping) {
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            name(tuple).filter(name -> !seen.add(name)).ifPresent(repeated::add);
        }
        return repeated;
    }

    private static Optional<String> name(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key ? Optional.of(key.getValue()) : Optional.empty();
    }
}
