package dev.teal.router;

import java.util.ArrayList;
import java.util.List;

/// Parses a file that nginx has accepted into directives. Follows nginx's rules for words
/// (`ngx_conf_read_token`): quotes and `#` count only where a word begins, and `${` is part of a word.
final class NginxText {
    /// @param words the directive and its arguments, without quotes
    /// @param line  where it begins, from 1
    /// @param block the directives in its braces; empty for one that ends in `;`
    record Directive(List<String> words, int line, List<Directive> block) {
        String name() {
            return words.getFirst();
        }

        List<String> arguments() {
            return words.subList(1, words.size());
        }
    }

    private final String text;
    private int at;
    private int line = 1;

    private NginxText(String text) {
        this.text = text;
    }

    static List<Directive> read(String text) {
        return new NginxText(text).block();
    }

    /// Reads past the closing `}`, or to the end of the text.
    private List<Directive> block() {
        List<Directive> directives = new ArrayList<>();
        List<String> words = new ArrayList<>();
        int began = line;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                skipTo('\n');
            } else if (isSpace(c)) {
                next();
            } else if (c == '}') {
                next();
                return directives;
            } else if (c == ';' || c == '{') {
                next();
                List<Directive> inside = c == ';' ? List.of() : inside(words);
                if (!words.isEmpty()) {
                    directives.add(new Directive(List.copyOf(words), began, inside));
                }
                words.clear();
            } else {
                began = words.isEmpty() ? line : began;
                words.add(c == '"' || c == '\'' ? quoted(c) : word());
            }
        }
        return directives;
    }

    private List<Directive> inside(List<String> words) {
        if (!words.isEmpty() && words.getFirst().endsWith("_by_lua_block")) {
            skipLua();
            return List.of();
        }
        return block();
    }

    /// Stops at the closing `}`, ignoring braces in Lua's quotes and comments.
    private void skipLua() {
        for (int depth = 1; depth > 0 && at < text.length(); next()) {
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '"' || c == '\'') {
                next();
                skipQuoted(c);
            } else if (text.startsWith("--", at)) {
                skipTo('\n');
            }
        }
    }

    private String quoted(char quote) {
        next();
        int start = at;
        skipQuoted(quote);
        String inside = text.substring(start, at);
        next();
        return inside;
    }

    /// Stops at the closing quote.
    private void skipQuoted(char quote) {
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\') {
                next();
            }
            next();
        }
    }

    private String word() {
        int start = at;
        boolean variable = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean brace = c == '{' && variable;
            if (!brace && (c == ';' || c == '{' || isSpace(c))) {
                break;
            }
            variable = brace || c == '$';
            if (c == '\\') {
                next();
            }
            next();
        }
        return text.substring(start, at);
    }

    private void skipTo(char end) {
        while (at < text.length() && text.charAt(at) != end) {
            next();
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private void next() {
        if (at < text.length()) {
            line += text.charAt(at) == '\n' ? 1 : 0;
            at++;
        }
    }
}
