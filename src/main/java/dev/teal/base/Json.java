package dev.teal.base;

import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import io.avaje.jsonb.Jsonb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The only class that converts records and maps to JSON text and back. Text is one line, without a line end.
///
/// Records carry `@Json(naming = Json.Naming.LowerUnderscore)`; their adapters are generated at compile time.
/// Members missing from the text become `null` (an [java.util.Optional] becomes empty) and unknown members are
/// skipped. A record checks its required members in its compact constructor, and gives members added later
/// their default there.
public final class Json {
    private Json() {}

    /// Writes a record that has an adapter. For a member of a sealed family pass the family as `type`, or the
    /// member's type is not written.
    public static <T> String write(Class<T> type, T value) {
        return Records.JSONB.type(type).toJson(value);
    }

    /// As [#write(Class, Object)], but over several lines, for people.
    public static <T> String writePretty(Class<T> type, T value) {
        return Records.JSONB.type(type).toJsonPretty(value);
    }

    /// Writes a map whose values are text, numbers, booleans, lists or such maps, in the map's order, without
    /// `null` values. Starts in 4 ms, records in 15 ms: use it for what every command writes.
    public static String write(Map<String, ?> members) {
        return Maps.MAPPER.toJson(members);
    }

    /// @param where the source of the text, for the message: `journal.jsonl:7`
    /// @throws Problem when the text is not such a record; exit code [ExitCode#FAILED]
    public static <T> T read(Class<T> type, String text, String where) {
        try {
            return Records.JSONB.type(type).fromJson(text);
        } catch (RuntimeException | StackOverflowError e) {
            // The parser, an adapter (a date, an unknown subtype) and the record's constructor throw different
            // exceptions. Brackets may be nested a million deep.
            throw unreadable(where, text, e);
        }
    }

    /// @param where the source of the text, for the message
    /// @throws Problem when the text is not a JSON object
    public static Map<String, Object> readMap(String text, String where) {
        try {
            return Maps.MAPPER.fromJsonObject(text);
        } catch (RuntimeException | StackOverflowError e) {
            throw unreadable(where, text, e);
        }
    }

    /// @param where the source of the text, for the message
    /// @throws Problem when the text is not a JSON list
    public static List<Map<?, ?>> readObjects(String text, String where) {
        return objects(readMap("{\"list\":" + text + "}", where).get("list"));
    }

    /// The objects of a list read as part of a map; empty when the value is not a list.
    public static List<Map<?, ?>> objects(@Nullable Object list) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (list instanceof List<?> members) {
            members.forEach(member -> objects.add(object(member)));
        }
        return objects;
    }

    /// The elements of a list read as part of a map, as text; empty when the value is not a list.
    public static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }

    /// A text read as part of a map; empty when the value is not a text.
    public static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    /// An object read as part of a map; empty when the value is not an object.
    public static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> members ? members : Map.of();
    }

    /// A whole number read as part of a map; 0 when the value is not a number.
    public static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static Problem unreadable(String where, String text, Throwable cause) {
        return new Problem(
                where + " is not the JSON that Teal writes: "
                        + (cause instanceof StackOverflowError ? "nested too deeply" : cause.getMessage()),
                List.of(text.length() > 200 ? text.substring(0, 200) + " ..." : text),
                "inspect it, and fix or remove the damaged part",
                ExitCode.FAILED,
                cause);
    }

    // Each mapper is created on first use, so start-up pays only for what it needs.
    private static final class Records {
        static final Jsonb JSONB = Jsonb.instance();
    }

    private static final class Maps {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .jsonStream(JsonStream.builder().serializeEmpty(true).build())
                .build();
    }
}
