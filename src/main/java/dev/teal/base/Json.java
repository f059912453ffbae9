package dev.teal.base;

import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one place that turns records and maps into JSON text and back. Text is one line, without a line end.
///
/// Records carry `@Json(naming = Json.Naming.LowerUnderscore)`; their adapters are written at compile time. Members
/// that the text lacks arrive as `null` (an [java.util.Optional] as empty) and unknown ones are skipped: a record
/// that must have a member says so in its compact constructor, and a record that gained one since gives it its
/// default there.
public final class Json {
    private Json() {}

    /// Of a record with an adapter. For a member of a sealed family give the family, or its type is not written.
    public static <T> String write(Class<T> type, T value) {
        return Records.JSONB.type(type).toJson(value);
    }

    /// Over several lines, for people; else as [#write(Class, Object)].
    public static <T> String writePretty(Class<T> type, T value) {
        return Records.JSONB.type(type).toJsonPretty(value);
    }

    /// Of a map whose values are text, numbers, booleans, lists or such maps, in the map's order; what is
    /// `null` is left out. A third of the start-up of records (4 ms, not 15): for what every verb writes.
    public static String write(Map<String, ?> members) {
        return Maps.MAPPER.toJson(members);
    }

    /// @param where what is read, for the message: `journal.jsonl:7`
    /// @throws Problem when the text is not such a record; exit code [ExitCode#FAILED]
    public static <T> T read(Class<T> type, String text, String where) {
        try {
            return Records.JSONB.type(type).fromJson(text);
        } catch (RuntimeException | StackOverflowError e) {
            // The parser, an adapter (a date, an unknown sub-type) and the record's constructor each have their
            // own; and brackets may be nested a million deep.
            throw unreadable(where, text, e);
        }
    }

    /// @param where what is read, for the message
    /// @throws Problem when the text is not a JSON object
    public static Map<String, Object> readMap(String text, String where) {
        try {
            return Maps.MAPPER.fromJsonObject(text);
        } catch (RuntimeException | StackOverflowError e) {
            throw unreadable(where, text, e);
        }
    }

    /// The texts of a list that was read as part of a map; none when it is not a list.
    public static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }

    /// A text that was read as part of a map; empty when it is not a text.
    public static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private static Problem unreadable(String where, String text, Throwable cause) {
        return new Problem(
                where + " is not the JSON that Teal writes: "
                        + (cause instanceof StackOverflowError ? "nested too deep" : cause.getMessage()),
                List.of(text.length() > 200 ? text.substring(0, 200) + " ..." : text),
                "look at it, and mend or remove what is damaged",
                ExitCode.FAILED,
                cause);
    }

    // Each is made on first use only: start-up pays for what it needs.
    private static final class Records {
        static final Jsonb JSONB = Jsonb.instance();
    }

    private static final class Maps {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .jsonStream(JsonStream.builder().serializeEmpty(true).build())
                .build();
    }
}
