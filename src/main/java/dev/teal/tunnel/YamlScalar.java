package dev.teal.tunnel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A value in the text of a YAML file.
///
/// @param key  the index behind its key
/// @param from the index of its first character, which may be that of its anchor
/// @param to   the index behind its last character
record YamlScalar(String file, String text, int key, int from, int to, ScalarNode node) {
    /// Read as a text by every version of YAML, in a block and in brackets.
    private static final Pattern PLAIN = Pattern.compile("(?:https?://)?[a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)+(?::[0-9]+)?");

    private static final Pattern ADDRESS = Pattern.compile("http://[0-9.]+:[0-9]+");

    private static final Pattern ANCHOR_OR_TAG = Pattern.compile("(?:[&!]\\S*\\s+)+");
    private static final Pattern ALIAS = Pattern.compile("\\s*:\\s+(\\*[^\\s,\\[\\]{}]+)");

    /// The text with another value here. Its quotes stay, and so does its anchor.
    IngressText replaced(String value) {
        if (from < key) { // the place is that of the anchor
            Matcher alias = ALIAS.matcher(text).region(key, text.length());
            if (!alias.lookingAt()) {
                throw YamlIngress.unusual(file, "a service is an alias that Teal does not find in the text");
            }
            return spliced(alias.start(1), alias.end(1), plain(value));
        }
        Matcher properties = ANCHOR_OR_TAG.matcher(text).region(from, to);
        int start = properties.lookingAt() ? properties.end() : from;
        return spliced(
                start,
                to,
                switch (node.getScalarStyle()) {
                    case PLAIN -> plain(value);
                    case SINGLE_QUOTED -> "'" + value + "'";
                    case DOUBLE_QUOTED -> "\"" + value + "\"";
                    default -> throw YamlIngress.unusual(file, "a service is written over several lines");
                });
    }

    private IngressText spliced(int start, int end, String replacement) {
        return YamlIngress.of(file, text.substring(0, start) + replacement + text.substring(end));
    }

    /// As a value of a block or in brackets: quoted if it could be read as something else.
    static String plain(String value) {
        return PLAIN.matcher(value).matches() || ADDRESS.matcher(value).matches() ? value : "\"" + value + "\"";
    }
}
