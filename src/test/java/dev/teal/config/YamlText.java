package dev.teal.config;

import dev.teal.fuzz.Input;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A `teal.yml` whose keys exist and whose values are any text, so that what is read gets past YAML itself.
public final class YamlText {
    /// Of a file that is accepted; a field of the input that names the same key takes its place.
    private static final Map<String, String> SOUND = Map.of("app", "app", "server", "local");
    private static final List<String> KEYS = ConfigFile.keys().stream().sorted().toList();

    private static final Set<String> KNOWN = Set.copyOf(KEYS);
    private static final HexFormat HEX = HexFormat.of();

    private YamlText() {}

    /// What is read of it.
    public static Config config(Input input) {
        return ConfigFile.parse(of(input), Path.of("teal.yml"));
    }

    /// Of fields `key`, `value`; one that is no key chooses one by its length. A value with tabs is a list, one with
    /// `=` between two tabs a mapping.
    public static String of(Input input) {
        Map<String, String> values = new LinkedHashMap<>(SOUND);
        while (input.more()) {
            String key = input.text();
            values.put(KNOWN.contains(key) ? key : KEYS.get(key.length() % KEYS.size()), input.text());
        }
        Map<String, Object> root = new LinkedHashMap<>();
        values.forEach((key, value) -> put(root, List.of(key.split("\\.")), value));
        return flow(root);
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

    private static String flow(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                List<String> members = new ArrayList<>();
                map.forEach((key, member) -> members.add(key + ": " + flow(member)));
                yield "{" + String.join(", ", members) + "}";
            }
            case String text when text.startsWith("=\t") -> names(List.of(text.split("\t", -1)));
            case String text
            when text.contains("\t") ->
                "["
                        + String.join(
                                ", ",
                                List.of(text.split("\t", -1)).stream()
                                        .map(YamlText::quoted)
                                        .toList()) + "]";
            default -> quoted(value.toString());
        };
    }

    /// `=`, name, value, name, value, …
    private static String names(List<String> parts) {
        List<String> members = new ArrayList<>();
        for (int i = 1; i + 1 < parts.size(); i += 2) {
            members.add("? " + quoted(parts.get(i)) + " : " + quoted(parts.get(i + 1)));
        }
        return "{" + String.join(", ", members) + "}";
    }

    /// As YAML has every character.
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
