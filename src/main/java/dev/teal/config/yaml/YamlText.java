package dev.teal.config.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/// Writes values as YAML.
public final class YamlText {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setDumpComments(true)
            .setWidth(Integer.MAX_VALUE)
            .build();

    private YamlText() {}

    /// @param values   text, numbers, lists of text, and maps of such values
    /// @param list     the key of a list whose elements get comments
    /// @param comments by the text of the element
    public static String of(Map<String, ?> values, String list, Map<String, String> comments) {
        Node root = new StandardRepresenter(SETTINGS).represent(values);
        comment(root, list, comments);
        return new Present(SETTINGS)
                .emitToString(new Serialize(SETTINGS).serializeOne(root).iterator());
    }

    private static void comment(Node node, String list, Map<String, String> comments) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                boolean found = tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(list);
                if (found && tuple.getValueNode() instanceof SequenceNode elements) {
                    elements.getValue().forEach(element -> comment(element, comments));
                } else {
                    comment(tuple.getValueNode(), list, comments);
                }
            }
        }
    }

    private static void comment(Node element, Map<String, String> comments) {
        if (element instanceof ScalarNode scalar && comments.containsKey(scalar.getValue())) {
            String text = " " + comments.get(scalar.getValue());
            element.setInLineComments(
                    List.of(new CommentLine(Optional.empty(), Optional.empty(), text, CommentType.IN_LINE)));
        }
    }
}
