package dev.teal.config.value;

/// `router.extra`: lines for nginx's `server` block as they are, if they end where they began. Follows nginx's own
/// rules for words (`ngx_conf_read_token`): quotes and `#` count only where a word begins, `${` is part of a word, and
/// so is each further `{` right behind it.
public final class NginxLines {
    /// What separates words for nginx; Java's notion is wider.
    private static final String SPACE = " \t\r\n";

    private final String text;
    private int at;
    private int depth;
    /// The last `;`, `{` or `}`, or `w` after a word that nothing ended.
    private char last = ';';

    private NginxLines(String text) {
        this.text = text;
    }

    /// @return the text without white space around it
    public static String read(String text) throws InvalidValue {
        if (text.contains("_by_lua_block")) { // where it ends, Lua's own quotes and comments tell
            throw new InvalidValue("holds Lua, whose end Teal cannot see; put it in a file, with …_by_lua_file");
        }
        NginxLines lines = new NginxLines(text.strip());
        while (lines.at < lines.text.length()) {
            lines.token();
        }
        lines.checkEnd();
        return lines.text;
    }

    private void token() throws InvalidValue {
        char c = text.charAt(at);
        switch (c) {
            case ' ', '\t', '\r', '\n' -> at++;
            case '#' -> skipLine();
            case ';' -> ends(c);
            case '{' -> {
                depth++;
                ends(c);
            }
            case '}' -> {
                close();
                ends(c);
            }
            case '"', '\'' -> quoted(c);
            default -> word();
        }
    }

    private void ends(char c) {
        last = c;
        at++;
    }

    private void close() throws InvalidValue {
        if (last == 'w') {
            throw new InvalidValue("a line before a } does not end in ;");
        }
        if (--depth < 0) {
            throw new InvalidValue("has a } that nothing opened; it would end the server block");
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
    }

    private void quoted(char quote) throws InvalidValue {
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            at += text.charAt(at) == '\\' ? 1 : 0;
        }
        if (at >= text.length()) {
            throw new InvalidValue("has a " + quote + " that nothing closes");
        }
        last = 'w';
        at++;
    }

    private void word() throws InvalidValue {
        last = 'w';
        boolean variable = false;
        while (at < text.length() && !(endsWord(text.charAt(at)) && !(variable && text.charAt(at) == '{'))) {
            variable = text.charAt(at) == '$' || (variable && text.charAt(at) == '{');
            if (text.startsWith("\\\n", at)) {
                throw new InvalidValue("a line ends in \\, which nginx takes for a part of the next one");
            }
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
    }

    private static boolean endsWord(char c) {
        return c == ';' || c == '{' || SPACE.indexOf(c) >= 0;
    }

    private void checkEnd() throws InvalidValue {
        if (depth > 0) {
            throw new InvalidValue("has a { that nothing closes");
        }
        if (last == 'w' || last == '{') {
            throw new InvalidValue("the last line does not end in ; or }");
        }
    }
}
