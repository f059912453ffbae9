package dev.teal.config.read;

import dev.teal.config.Config;
import dev.teal.config.ConfigSource;
import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.NginxLines;
import dev.teal.config.yaml.ConfigErrors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A `teal.yml` with valid keys and arbitrary values, so that the values get past the YAML parser.
public final class YamlText {
    /// Required keys of an accepted file; a field of the input with the same key replaces them.
    private static final Map<String, String> REQUIRED = Map.of("app", "app", "server", "local");
    private static final List<String> KEYS = ConfigFile.keys().stream().sorted().toList();

    private static final Set<String> KNOWN = Set.copyOf(KEYS);
    private static final Path FILE = Path.of("teal.yml");
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern PLAIN = Pattern.compile("[a-z_]{1,40}");
    private static final HexFormat HEX = HexFormat.of();

    private YamlText() {}

    /// The config that is read from the fields.
    public static Config config(List<String> fields) {
        return ConfigFile.parse(of(fields), FILE);
    }

    /// As [#config], but not through text, which takes longer than everything else.
    public static Config directly(List<String> fields) {
        ConfigErrors errors = new ConfigErrors(FILE.toString());
        Config config = ConfigReader.read(Section.root(tree(fields), errors), ConfigSource.of(FILE));
        errors.finish();
        return config;
    }

    /// The value that is read from `router.extra`; empty when it is refused.
    public static Optional<String> extra(String lines) {
        try {
            return Optional.of(NginxLines.read(lines));
        } catch (InvalidValue refused) {
            return Optional.empty();
        }
    }

    /// The text for fields `key`, `value`, …; a field that is not a key selects one by its length. A value with
    /// tabs is a list; if its first part is `=`, a mapping.
    public static String of(List<String> fields) {
        return flow(tree(fields));
    }

    private static MappingNode tree(List<String> fields) {
        Map<String, String> values = new LinkedHashMap<>(REQUIRED);
        for (int i = 0; i < fields.size(); i += 2) {
            String key = fields.get(i);
            String value = i + 1 < fields.size() ? fields.get(i + 1) : "";
            values.put(KNOWN.contains(key) ? key : KEYS.get(key.length() % KEYS.size()), value);
        }
        Map<String, Object> root = new LinkedHashMap<>();
        values.forEach((key, value) -> put(root, List.of(DOT.split(key)), value));
        return mapping(root);
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> section, List<String> path, String value) {
        if (path.size() == 1) {
            section.putIfAbsent(path.getFirst(), value);
            return;
        }
        Object below = section.computeIfAbsent(path.getFirst(), key -> new LinkedHashMap<String, Object>());
        if (below instanceof Map<?, ?> map) {
            put((Map<String, Object>) map, path.subList(1, path.size()), value);
        }
    }

    private static MappingNode mapping(Map<?, ?> members) {
        List<NodeTuple> tuples = new ArrayList<>();
        members.forEach((key, member) -> tuples.add(new NodeTuple(
                scalar(String.valueOf(key)), member instanceof Map<?, ?> map ? mapping(map) : value((String) member))));
        return new MappingNode(Tag.MAP, tuples, FlowStyle.FLOW);
    }

    private static Node value(String text) {
        if (text.indexOf('\t') < 0) {
            return scalar(text);
        }
        List<String> parts = List.of(text.split("\t", -1));
        return parts.getFirst().equals("=")
                ? names(parts)
                : new SequenceNode(Tag.SEQ, parts.stream().map(YamlText::scalar).toList(), FlowStyle.FLOW);
    }

    /// `=`, name, value, name, value, …
    private static MappingNode names(List<String> parts) {
        List<NodeTuple> members = new ArrayList<>();
        for (int i = 1; i + 1 < parts.size(); i += 2) {
            members.add(new NodeTuple(scalar(parts.get(i)), scalar(parts.get(i + 1))));
        }
        return new MappingNode(Tag.MAP, members, FlowStyle.FLOW);
    }

    private static Node scalar(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
    }

    private static String flow(Node node) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.getValue().stream()
                        .map(member -> key((ScalarNode) member.getKeyNode()) + flow(member.getValueNode()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case SequenceNode list ->
                list.getValue().stream().map(YamlText::flow).collect(Collectors.joining(", ", "[", "]"));
            default -> quoted(((ScalarNode) node).getValue());
        };
    }

    private static String key(ScalarNode key) {
        return PLAIN.matcher(key.getValue()).matches() ? key.getValue() + ": " : "? " + flow(key) + " : ";
    }

    /// Quotes any text for YAML.
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c >= ' ' && c < 127 && c != '"' && c != '\\') {
                quoted.appendCodePoint(c);
            } else {
                quoted.append("\\U00").append(HEX.toHexDigits(c, 6));
            }
        });
        return quoted.append('"').toString();
    }
}
