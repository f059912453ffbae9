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

/// One mapping of the file, asked key by key. An error is noted and reading goes on with the default, so that all
/// errors come out at once; keys that no one asked for are reported as unknown at the end.
final class Section {
    private final String path;
    private final Position place;
    private final ConfigErrors findings;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> wrong = new HashSet<>();

    private record Entry(Position key, Node value) {
        Position place() {
            return Scalars.place(value, key);
        }
    }

    private Section(String path, Position place, ConfigErrors findings) {
        this.path = path;
        this.place = place;
        this.findings = findings;
    }

    static Section root(MappingNode node, ConfigErrors findings) {
        return new Section("", Position.of(node), findings).with(node).checked();
    }

    private Section with(MappingNode node) {
        node.getValue().forEach(this::put);
        return this;
    }

    private Section checked() {
        findings.opened(this::reportUnknown);
        return this;
    }

    private void put(NodeTuple tuple) {
        Position at = Position.of(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode key) || Scalars.isNull(key)) {
            findings.add(at, "found " + Scalars.describe(tuple.getKeyNode()) + " where a key was expected");
            return;
        }
        Entry first = entries.putIfAbsent(key.getValue(), new Entry(at, tuple.getValueNode()));
        if (first != null) {
            String line = "; first in line " + first.key().line();
            findings.add(at, name(Printable.plain(key.getValue())) + " is written twice" + line);
        }
    }

    /// The section below this key; an empty one when nothing is written there.
    Section section(String key) {
        return below(key).checked();
    }

    private Section below(String key) {
        Optional<Entry> entry = ask(key);
        Section section = new Section(name(key), entry.map(Entry::key).orElse(place), findings);
        if (entry.isPresent() && entry.get().value() instanceof MappingNode mapping) {
            return section.with(mapping);
        }
        entry.filter(found -> !Scalars.isNull(found.value())).ifPresent(found -> {
            section.wrong.add("");
            wrong(key, "found " + Scalars.describe(found.value()) + ", expected a section of keys");
        });
        return section;
    }

    <T> T value(String key, ValueParser<T> form, T fallback) {
        return optional(key, form).orElse(fallback);
    }

    <T> Optional<T> optional(String key, ValueParser<T> form) {
        return ask(key).flatMap(entry -> read(key, entry.place(), entry.value(), form));
    }

    /// @param standIn goes on in place of a missing value, so that further errors are found; never leaves the reader
    /// @param advice  what to write
    <T> T required(String key, ValueParser<T> form, T standIn, String advice) {
        if (!has(key)) {
            missing(key, advice);
        }
        return value(key, form, standIn);
    }

    void missing(String key, String advice) {
        wrong.add(key);
        findings.add(place, name(key) + " is missing; " + advice);
    }

    /// A list of values; one value alone is taken as a list of one.
    <T> List<T> list(String key, ValueParser<T> form) {
        Optional<Entry> entry = ask(key).filter(found -> !Scalars.isNull(found.value()));
        List<T> values = new ArrayList<>();
        for (Node node : entry.map(found -> items(found.value())).orElse(List.of())) {
            read(key, Position.of(node), node, form).ifPresent(values::add);
        }
        return List.copyOf(values);
    }

    private static List<Node> items(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    /// A mapping of free names to texts, in the order of the file; a text is what was written, whatever it looks like.
    Map<String, String> texts(String key, ValueParser<String> nameForm) {
        Section names = below(key);
        Map<String, String> texts = new LinkedHashMap<>();
        names.entries.forEach((name, entry) -> names.check(name, nameForm)
                .flatMap(ok -> names.text(name, entry))
                .ifPresent(text -> texts.put(name, text)));
        return Collections.unmodifiableMap(texts);
    }

    private Optional<String> check(String key, ValueParser<String> form) {
        try {
            return Optional.of(form.read(key));
        } catch (InvalidValue e) {
            findings.add(entry(key).map(Entry::key).orElse(place), path + ": " + e.why());
            return Optional.empty();
        }
    }

    private Optional<String> text(String name, Entry entry) {
        try {
            return Optional.of(Scalars.text(entry.value(), "write \"\" for an empty one, or quote the word"));
        } catch (InvalidValue e) {
            findings.add(entry.place(), name(Printable.plain(name)) + ": " + e.why());
            return Optional.empty();
        }
    }

    private <T> Optional<T> read(String key, Position at, Node node, ValueParser<T> form) {
        try {
            return Optional.of(form.read(Scalars.text(node, "write one, or remove the key")));
        } catch (InvalidValue e) {
            wrong.add(key);
            findings.add(at, name(key) + ": " + e.why());
            return Optional.empty();
        }
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    boolean isList(String key) {
        return entry(key).filter(entry -> entry.value() instanceof SequenceNode).isPresent();
    }

    /// Whether nothing was wrong with these keys so far, so that their values may be compared with others.
    boolean sound(String... keys) {
        return !wrong.contains("") && Collections.disjoint(wrong, List.of(keys));
    }

    /// Notes an error at the value of this key, or at the section when the key is not there.
    void wrong(String key, String text) {
        wrong.add(key);
        findings.add(entry(key).map(Entry::place).orElse(place), name(key) + ": " + text);
    }

    void reportUnknown(Set<String> known) {
        entries.forEach((key, entry) -> {
            if (!asked.contains(key)) {
                String where = path.isEmpty() ? "" : path + ": ";
                findings.add(entry.key(), where + UnknownKey.text(path, key, asked, known));
            }
        });
    }

    private Optional<Entry> ask(String key) {
        asked.add(key);
        findings.asked(name(key));
        return entry(key);
    }

    private Optional<Entry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
