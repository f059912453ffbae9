package dev.teal.config.read;

import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Printable;
import dev.teal.config.value.ValueParser;
import dev.teal.config.yaml.ConfigErrors;
import dev.teal.config.yaml.Position;
import dev.teal.config.yaml.Scalars;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One mapping of the file, read key by key. After an error the reading continues with the default, so that all
/// errors are reported at once. Keys that were not read are reported as unknown at the end.
final class Section {
    private final String path;
    private final Position place;
    private final ConfigErrors errors;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> knownKeys = new LinkedHashSet<>();
    private final Set<String> invalid = new HashSet<>();

    private record Entry(Position key, Node value) {
        Position place() {
            return Scalars.place(value, key);
        }
    }

    private Section(String path, Position place, ConfigErrors errors) {
        this.path = path;
        this.place = place;
        this.errors = errors;
    }

    static Section root(MappingNode node, ConfigErrors errors) {
        return new Section("", Position.of(node), errors).with(node).checked();
    }

    private Section with(MappingNode node) {
        node.getValue().forEach(this::put);
        return this;
    }

    private Section checked() {
        errors.addSection(this::reportUnknown);
        return this;
    }

    private void put(NodeTuple tuple) {
        Position at = Position.of(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode key) || Scalars.isNull(key)) {
            errors.add(at, "found " + Scalars.describe(tuple.getKeyNode()) + " where a key was expected");
            return;
        }
        Entry first = entries.putIfAbsent(key.getValue(), new Entry(at, tuple.getValueNode()));
        if (first != null) {
            String line = "; first on line " + first.key().line();
            errors.add(at, name(Printable.plain(key.getValue())) + " is defined twice" + line);
        }
    }

    /// The section under this key; an empty section when the key has no value.
    Section section(String key) {
        return below(key).checked();
    }

    /// A section without keys, for a key whose value is a word in place of a section.
    Section empty(String key) {
        return new Section(name(key), place, errors).checked();
    }

    /// The sections of a list; a single one counts as a list of one.
    List<Section> sections(String key) {
        if (!isList(key)) {
            return List.of(section(key));
        }
        List<Section> sections = new ArrayList<>();
        for (Node node : lookUp(key).map(entry -> items(entry.value())).orElse(List.of())) {
            if (node instanceof MappingNode mapping) {
                sections.add(new Section(name(key), Position.of(node), errors)
                        .with(mapping)
                        .checked());
            } else {
                errors.add(
                        Position.of(node),
                        name(key) + ": found " + Scalars.describe(node) + ", expected a section with keys");
            }
        }
        return sections;
    }

    private Section below(String key) {
        Optional<Entry> entry = lookUp(key);
        Section section = new Section(name(key), entry.map(Entry::key).orElse(place), errors);
        if (entry.isPresent() && entry.get().value() instanceof MappingNode mapping) {
            return section.with(mapping);
        }
        entry.filter(found -> !Scalars.isNull(found.value())).ifPresent(found -> {
            section.invalid.add("");
            error(key, "found " + Scalars.describe(found.value()) + ", expected a section with keys");
        });
        return section;
    }

    <T> T value(String key, ValueParser<T> parser, T fallback) {
        return optional(key, parser).orElse(fallback);
    }

    <T> Optional<T> optional(String key, ValueParser<T> parser) {
        return lookUp(key).flatMap(entry -> read(key, entry.place(), entry.value(), parser));
    }

    /// @param placeholder replaces a missing value, so that further errors are found; never leaves the reader
    /// @param advice      what to write
    <T> T required(String key, ValueParser<T> parser, T placeholder, String advice) {
        if (!has(key)) {
            missing(key, advice);
        }
        return value(key, parser, placeholder);
    }

    void missing(String key, String advice) {
        invalid.add(key);
        errors.add(place, name(key) + " is missing; " + advice);
    }

    /// A list of values; a single value counts as a list of one.
    <T> List<T> list(String key, ValueParser<T> parser) {
        Optional<Entry> entry = lookUp(key).filter(found -> !Scalars.isNull(found.value()));
        List<T> values = new ArrayList<>();
        for (Node node : entry.map(found -> items(found.value())).orElse(List.of())) {
            read(key, Position.of(node), node, parser).ifPresent(values::add);
        }
        return List.copyOf(values);
    }

    private static List<Node> items(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    /// A mapping of free names to texts, in the order of the file; each text is exactly what is written.
    Map<String, String> texts(String key, ValueParser<String> nameParser) {
        if (isList(key)) {
            lookUp(key);
            error(key, "found a list; write NAME: value instead of - NAME=value, without the dash");
            return Map.of();
        }
        Section names = below(key);
        Map<String, String> texts = new LinkedHashMap<>();
        names.entries.forEach((name, entry) -> names.check(name, nameParser)
                .flatMap(ok -> names.text(name, entry))
                .ifPresent(text -> texts.put(name, text)));
        return Collections.unmodifiableMap(texts);
    }

    private Optional<String> check(String key, ValueParser<String> parser) {
        try {
            return Optional.of(parser.read(key));
        } catch (InvalidValue e) {
            errors.add(entry(key).map(Entry::key).orElse(place), path + ": " + e.why());
            return Optional.empty();
        }
    }

    private Optional<String> text(String name, Entry entry) {
        try {
            return Optional.of(Scalars.text(entry.value(), "write \"\" for an empty value, or quote the word"));
        } catch (InvalidValue e) {
            errors.add(entry.place(), name(Printable.plain(name)) + ": " + e.why());
            return Optional.empty();
        }
    }

    private <T> Optional<T> read(String key, Position at, Node node, ValueParser<T> parser) {
        try {
            return Optional.of(parser.read(Scalars.text(node, "write one, or remove the key")));
        } catch (InvalidValue e) {
            invalid.add(key);
            errors.add(at, name(key) + ": " + e.why());
            return Optional.empty();
        }
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /// Where the key is written; empty if it is missing.
    Optional<Position> place(String key) {
        return entry(key).map(Entry::key);
    }

    boolean isList(String key) {
        return entry(key).filter(entry -> entry.value() instanceof SequenceNode).isPresent();
    }

    /// Whether the value is a text, or missing: no section and no list.
    boolean isText(String key) {
        return entry(key).filter(entry -> entry.value() instanceof ScalarNode).isPresent();
    }

    /// Whether these keys have no error so far, so that their values can be compared with others.
    boolean valid(String... keys) {
        return !invalid.contains("") && Collections.disjoint(invalid, List.of(keys));
    }

    /// Adds an error at the value of this key, or at the section when the key is missing.
    void error(String key, String text) {
        invalid.add(key);
        errors.add(entry(key).map(Entry::place).orElse(place), name(key) + ": " + text);
    }

    void reportUnknown(Set<String> allKeys) {
        entries.forEach((key, entry) -> {
            if (!knownKeys.contains(key)) {
                String where = path.isEmpty() ? "" : path + ": ";
                errors.add(entry.key(), where + UnknownKey.text(path, key, knownKeys, allKeys));
            }
        });
    }

    private Optional<Entry> lookUp(String key) {
        knownKeys.add(key);
        errors.addKey(name(key));
        return entry(key);
    }

    private Optional<Entry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
