package dev.teal.tunnel;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A value in a JSON text, with its place.
///
/// @param from     the index of its first character
/// @param to       the index behind its last character
/// @param members  of an object, in the order of the text
/// @param elements of an array
/// @param scalar   of a text: its characters; of a number, true, false and null: what is written
record JsonNode(Kind kind, int from, int to, Map<String, JsonNode> members, List<JsonNode> elements, String scalar) {
    enum Kind {
        OBJECT,
        ARRAY,
        TEXT,
        NUMBER,
        /// true, false or null.
        WORD
    }

    private static final JsonNode MISSING = new JsonNode(Kind.WORD, 0, 0, Map.of(), List.of(), "null");

    /// A member of an object, or a JSON `null` if it is missing.
    JsonNode member(String name) {
        return members.getOrDefault(name, MISSING);
    }

    boolean isNull() {
        return kind == Kind.WORD && scalar.equals("null");
    }

    boolean isTrue() {
        return kind == Kind.WORD && scalar.equals("true");
    }

    /// Of a text or a number; empty for anything else.
    String string() {
        return kind == Kind.TEXT || kind == Kind.NUMBER ? scalar : "";
    }

    /// Whether both are the same value: the order of members, white space and the spelling of numbers have no
    /// meaning.
    boolean sameAs(JsonNode other) {
        return kind == other.kind
                && switch (kind) {
                    case OBJECT ->
                        members.keySet().equals(other.members.keySet())
                                && members.entrySet().stream()
                                        .allMatch(one -> one.getValue().sameAs(other.member(one.getKey())));
                    case ARRAY ->
                        elements.size() == other.elements.size()
                                && IntStream.range(0, elements.size())
                                        .allMatch(i -> elements.get(i).sameAs(other.elements.get(i)));
                    case NUMBER -> new BigDecimal(scalar).compareTo(new BigDecimal(other.scalar)) == 0;
                    case TEXT, WORD -> scalar.equals(other.scalar);
                };
    }

    /// Its part of the text that was parsed.
    String in(String text) {
        return text.substring(from, to);
    }
}
