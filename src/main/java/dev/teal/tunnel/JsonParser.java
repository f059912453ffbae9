package dev.teal.tunnel;

import dev.teal.tunnel.JsonNode.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a JSON text into nodes that know their place. Strict, as RFC 8259; a key that is written twice is an
/// error, because readers differ on which one counts.
final class JsonParser {
    /// A configuration has 5 levels.
    private static final int MAX_DEPTH = 64;

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final Pattern WORD = Pattern.compile("true|false|null");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{4}");

    private final String text;
    private int at;

    private JsonParser(String text) {
        this.text = text;
    }

    /// Thrown for a text that is not JSON, such as half of one.
    static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson(String what, int at) {
            super(what + " at character " + (at + 1));
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }

    static JsonNode parse(String text) throws NotJson {
        JsonParser parser = new JsonParser(text);
        JsonNode node = parser.value(0);
        parser.skipSpace();
        if (parser.at < text.length()) {
            throw parser.unexpected();
        }
        return node;
    }

    private JsonNode value(int depth) throws NotJson {
        if (depth > MAX_DEPTH) {
            throw new NotJson("nested too deeply", at);
        }
        skipSpace();
        int from = at;
        return switch (peek()) {
            case '{' -> object(from, depth);
            case '[' -> array(from, depth);
            case '"' -> {
                String scalar = string();
                yield new JsonNode(Kind.TEXT, from, at, Map.of(), List.of(), scalar);
            }
            case 't', 'f', 'n' -> scalar(Kind.WORD, WORD);
            default -> scalar(Kind.NUMBER, NUMBER);
        };
    }

    private JsonNode scalar(Kind kind, Pattern pattern) throws NotJson {
        int from = at;
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw unexpected();
        }
        at = matcher.end();
        return new JsonNode(kind, from, at, Map.of(), List.of(), matcher.group());
    }

    private JsonNode object(int from, int depth) throws NotJson {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        boolean more = opened('}');
        while (more) {
            skipSpace();
            int start = at;
            String key = string();
            skipSpace();
            take(':');
            if (members.put(key, value(depth + 1)) != null) {
                throw new NotJson("a key that is written twice", start);
            }
            more = continued('}');
        }
        return new JsonNode(Kind.OBJECT, from, at, members, List.of(), "");
    }

    private JsonNode array(int from, int depth) throws NotJson {
        List<JsonNode> elements = new ArrayList<>();
        boolean more = opened(']');
        while (more) {
            elements.add(value(depth + 1));
            more = continued(']');
        }
        return new JsonNode(Kind.ARRAY, from, at, Map.of(), elements, "");
    }

    /// Takes the opening bracket.
    /// @return whether something is inside
    private boolean opened(char end) throws NotJson {
        at++;
        skipSpace();
        if (peek() == end) {
            at++;
            return false;
        }
        return true;
    }

    /// Takes a comma or the closing bracket.
    private boolean continued(char end) throws NotJson {
        skipSpace();
        if (peek() == end) {
            at++;
            return false;
        }
        take(',');
        return true;
    }

    private String string() throws NotJson {
        take('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw new NotJson("a control character in a text", at - 1);
            }
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() throws NotJson {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new NotJson("an unknown escape", at - 1);
        };
    }

    private char unicode() throws NotJson {
        Matcher hex = HEX.matcher(text).region(at, text.length());
        if (!hex.lookingAt()) {
            throw unexpected();
        }
        at = hex.end();
        return (char) Integer.parseInt(hex.group(), 16);
    }

    private void take(char expected) throws NotJson {
        if (peek() != expected) {
            throw unexpected();
        }
        at++;
    }

    private char peek() throws NotJson {
        if (at >= text.length()) {
            throw unexpected();
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private NotJson unexpected() {
        return new NotJson(at >= text.length() ? "it ends too early" : "something unexpected", at);
    }
}
