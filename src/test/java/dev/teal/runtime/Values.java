package dev.teal.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/// Environment values that other tools corrupt.
public final class Values {
    private Values() {}

    public static Map<String, String> ofOneLine() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("DOLLAR", "$HOME ${HOME} $(id) `id`");
        values.put("QUOTES", "\"double\" 'single' \\back\\n");
        values.put("HASH", " # not a comment");
        values.put("EQUALS", "a=b==");
        values.put("SPACES", "  two before, two behind  ");
        values.put("TAB", "\ta\tb");
        values.put("UTF8", "grüße 日本語 🦆");
        values.put("EMPTY", "");
        return values;
    }

    public static Map<String, String> ofSeveralLines() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("KEY", "-----BEGIN KEY-----\nit's $HOME\n-----END KEY-----\n");
        values.put("CARRIAGE", "ends with a return\r");
        values.put("WINDOWS", "a\r\nb");
        values.put("LONG", "x".repeat(70_000));
        return values;
    }

    public static Map<String, String> all() {
        Map<String, String> values = ofOneLine();
        values.putAll(ofSeveralLines());
        return values;
    }
}
