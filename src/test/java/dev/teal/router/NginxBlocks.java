package dev.teal.router;

import java.util.ArrayList;
import java.util.List;

/// Parses a file into directives and blocks as nginx does (by its documentation and by `nginx -t`,
/// InjectionTest), for tests. Quotes and `#` count where a word begins; within a word only `\`, and `{` right
/// after `$` or another such.
final class NginxBlocks {
    /// @param words the directive and its arguments, as written
    /// @param block the directives in its braces; empty for one that ends in `;`
    record Directive(List<String> words, List<Directive> block) {}

    /// nginx would refuse the file.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    private final String text;
    private int at;

    private NginxBlocks(String text) {
        this.text = text;
    }

    static List<Directive> read(String text) throws Refused {
        NginxBlocks blocks = new NginxBlocks(text);
        List<Directive> all = blocks.block();
        if (blocks.at < text.length()) {
            throw new Refused("one } too many");
        }
        return all;
    }

    /// Reads up to the closing `}`, which stays unread, or to the end.
    private List<Directive> block() throws Refused {
        List<Directive> directives = new ArrayList<>();
        List<String> words = new ArrayList<>();
        while (skip()) {
            char c = text.charAt(at);
            if (c == '}') {
                expect(words.isEmpty(), "} in a directive");
                return directives;
            }
            if (c == ';' || c == '{') {
                expect(!words.isEmpty(), "no directive before " + c);
                at++;
                boolean lua = words.getFirst().endsWith("_by_lua_block");
                directives.add(new Directive(List.copyOf(words), c == ';' ? List.of() : lua ? lua() : braces()));
                words.clear();
            } else {
                words.add(c == '"' || c == '\'' ? quoted(c) : word());
            }
        }
        expect(words.isEmpty(), "the file ends in a directive");
        return directives;
    }

    private List<Directive> braces() throws Refused {
        List<Directive> inside = block();
        expect(at < text.length(), "nothing closes a {");
        at++;
        return inside;
    }

    /// nginx's Lua module reads up to the matching `}` as one word, without those in Lua's quotes and comments.
    private List<Directive> lua() throws Refused {
        int start = at;
        for (int depth = 1; depth > 0; at++) {
            expect(at < text.length(), "nothing closes a { of Lua");
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '"' || c == '\'') {
                skipQuoted(c);
            } else if (text.startsWith("--", at)) {
                at = Math.max(at, text.indexOf('\n', at));
            }
        }
        return List.of(new Directive(List.of(text.substring(start, at - 1)), List.of()));
    }

    /// Skips white space and comments; false at the end.
    private boolean skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (isSpace(c)) {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private String quoted(char quote) throws Refused {
        int start = at;
        skipQuoted(quote);
        at++;
        boolean ends = at == text.length() || isSpace(text.charAt(at)) || ";{)".indexOf(text.charAt(at)) >= 0;
        expect(ends, "more after a quote");
        return text.substring(start, at);
    }

    /// Stops at the closing quote.
    private void skipQuoted(char quote) throws Refused {
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            at += text.charAt(at) == '\\' ? 1 : 0;
        }
        expect(at < text.length(), "nothing closes a quote");
    }

    private String word() throws Refused {
        int start = at;
        boolean variable = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean brace = c == '{' && variable;
            if (!brace && (c == ';' || c == '{' || isSpace(c))) {
                break;
            }
            variable = brace || c == '$';
            at += c == '\\' ? 2 : 1;
        }
        expect(at <= text.length(), "ends in a \\");
        return text.substring(start, at);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static void expect(boolean holds, String why) throws Refused {
        if (!holds) {
            throw new Refused(why);
        }
    }
}
