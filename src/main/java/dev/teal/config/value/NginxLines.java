package dev.teal.config.value;

/// `router.extra`: unchanged lines for nginx's `server` block, which must close every block they open and no
/// other. Follows nginx's own rules for words (`ngx_conf_read_token`): quotes and `#` count only at the start
/// of a word, `${` is part of a word, and so is each further `{` directly after it.
public final class NginxLines {
    /// The white space that separates words for nginx; Java's set is larger.
    private static final String SPACE = " \t\r\n";

    private final String text;
    private int at;
    private int depth;
    /// The last `;`, `{` or `}`, or `w` after a word that none of them ended yet.
    private char last = ';';

    private NginxLines(String text) {
        this.text = text;
    }

    /// @return the text without white space around it
    public static String read(String text) throws InvalidValue {
        if (text.contains("_by_lua_block")) { // its end depends on Lua's quotes and comments
            throw new InvalidValue(
                    "contains a Lua block, whose end Teal cannot find; put it in a file, with …_by_lua_file");
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
            case ';' -> end(c);
            case '{' -> {
                depth++;
                end(c);
            }
            case '}' -> {
                close();
                end(c);
            }
            case '"', '\'' -> quoted(c);
            default -> word();
        }
    }

    private void end(char c) {
        last = c;
        at++;
    }

    private void close() throws InvalidValue {
        if (last == 'w') {
            throw new InvalidValue("a line before a } does not end in ;");
        }
        if (--depth < 0) {
            throw new InvalidValue("has a } without a {; it would end the server block");
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
            throw new InvalidValue("has a " + quote + " that is never closed");
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
                throw new InvalidValue("a line ends in \\, which makes the next line part of it for nginx");
            }
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
    }

    private static boolean endsWord(char c) {
        return c == ';' || c == '{' || SPACE.indexOf(c) >= 0;
    }

    private void checkEnd() throws InvalidValue {
        if (depth > 0) {
            throw new InvalidValue("has a { that is never closed");
        }
        if (last == 'w' || last == '{') {
            throw new InvalidValue("the last line does not end in ; or }");
        }
    }
}
