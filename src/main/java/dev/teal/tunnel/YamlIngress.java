package dev.teal.tunnel;

import dev.teal.base.Problem;
import dev.teal.config.ConfigProblem;
import dev.teal.config.yaml.ConfigErrors;
import dev.teal.config.yaml.Scalars;
import dev.teal.config.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The rules of a tunnel in the text of cloudflared's `config.yml`.
///
/// @param file  where the text is from, for messages
/// @param flow  whether the rules are written in brackets: `[{…}, {…}]`
/// @param places of the rules
record YamlIngress(String file, String text, boolean flow, List<Place> places) implements IngressText {
    /// A rule and its members by name.
    ///
    /// @param from the index of its first character
    record Place(int from, Map<String, NodeTuple> members) {
        String value(String name) {
            return Optional.ofNullable(members.get(name))
                    .map(NodeTuple::getValueNode)
                    .filter(node -> !Scalars.isNull(node))
                    .map(node -> node instanceof ScalarNode scalar ? scalar.getValue() : "")
                    .orElse("");
        }
    }

    /// @throws Problem when the text is not YAML, or the rules are written in a form that Teal does not read
    static YamlIngress of(String file, String text) {
        Optional<NodeTuple> ingress = root(file, text)
                .map(root -> members(file, root).get("ingress"))
                .filter(tuple -> !Scalars.isNull(tuple.getValueNode()));
        if (ingress.isEmpty()) {
            return new YamlIngress(file, text, false, List.of());
        }
        int key = end(text, ingress.get().getKeyNode());
        if (!(ingress.get().getValueNode() instanceof SequenceNode list) || start(text, list) < key) {
            throw unusual(file, "`ingress` is not a list of rules that stands there");
        }
        return new YamlIngress(file, text, list.getFlowStyle() == FlowStyle.FLOW, places(file, text, list, key));
    }

    private static Optional<MappingNode> root(String file, String text) {
        try {
            return new Yaml(new ConfigErrors(file), file).mappingIfAny(text);
        } catch (ConfigProblem e) {
            throw Problem.failed(
                    file + " is not YAML that cloudflared can read; nothing was changed",
                    e.details(),
                    "fix it on the server; `cloudflared tunnel ingress validate` checks it");
        }
    }

    /// An alias has the place of what it names, which is before the rule.
    private static List<Place> places(String file, String text, SequenceNode list, int from) {
        List<Place> places = new ArrayList<>();
        int before = from;
        for (Node node : list.getValue()) {
            if (!(node instanceof MappingNode rule) || start(text, rule) < before) {
                throw unusual(file, "rule " + (places.size() + 1) + " is an alias or has no keys");
            }
            Map<String, NodeTuple> members = members(file, rule);
            if (members.values().stream().anyMatch(member -> start(text, member.getKeyNode()) < start(text, rule))) {
                throw unusual(file, "rule " + (places.size() + 1) + " has keys from elsewhere (<<)");
            }
            before = end(text, rule);
            places.add(new Place(start(text, rule), members));
        }
        return places;
    }

    private static Map<String, NodeTuple> members(String file, MappingNode mapping) {
        Map<String, NodeTuple> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && members.put(key.getValue(), tuple) != null) {
                throw unusual(file, "the key " + key.getValue() + " is written twice in one section");
            }
        }
        return members;
    }

    static Problem unusual(String file, String what) {
        return Problem.failed(
                "Teal does not change " + file + ": " + what + "; nothing was changed",
                "change the service of this host name in the file, then restart cloudflared");
    }

    @Override
    public List<Rule> rules() {
        return places.stream()
                .map(place -> new Rule(place.value("hostname"), place.value("path"), place.value("service")))
                .toList();
    }

    @Override
    public IngressText withService(int index, String service) {
        NodeTuple tuple = places.get(index).members().get("service");
        if (tuple == null || !(tuple.getValueNode() instanceof ScalarNode value) || Scalars.isNull(value)) {
            throw unusual(file, "rule " + (index + 1) + " has no service");
        }
        return new YamlScalar(file, text, end(text, tuple.getKeyNode()), start(text, value), end(text, value), value)
                .replaced(service);
    }

    @Override
    public IngressText withRule(int index, String host, String service) {
        int rule = places.get(index).from();
        if (flow) {
            String added = "{hostname: " + YamlScalar.plain(host) + ", service: " + YamlScalar.plain(service) + "}, ";
            return of(file, text.substring(0, rule) + added + text.substring(rule));
        }
        int dash = text.lastIndexOf('-', rule - 1);
        int line = text.lastIndexOf('\n', dash) + 1;
        String indent = text.substring(line, dash);
        if (!indent.isBlank() || !text.substring(dash + 1, rule).isBlank()) {
            throw unusual(file, "rule " + (index + 1) + " does not begin on a line of its own");
        }
        String end = text.contains("\r\n") ? "\r\n" : "\n";
        String added = indent + "- hostname: " + YamlScalar.plain(host) + end + indent + "  service: "
                + YamlScalar.plain(service) + end;
        int place = aboveComments(line, indent.length());
        return of(file, text.substring(0, place) + added + text.substring(place));
    }

    /// The lines of comment directly above a rule stay with it.
    private int aboveComments(int line, int indent) {
        int place = line;
        while (place > 0) {
            int above = text.lastIndexOf('\n', place - 2) + 1;
            String content = text.substring(above, place).stripTrailing();
            int depth = content.length() - content.stripLeading().length();
            if (!content.stripLeading().startsWith("#") || depth > indent) {
                return place;
            }
            place = above;
        }
        return place;
    }

    private static int start(String text, Node node) {
        return text.offsetByCodePoints(0, node.getStartMark().orElseThrow().getIndex());
    }

    private static int end(String text, Node node) {
        return text.offsetByCodePoints(0, node.getEndMark().orElseThrow().getIndex());
    }
}
