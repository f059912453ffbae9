package dev.teal.config.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Splits the text of an instruction into words, with a Dockerfile's quotes, escapes and variables.
///
/// @param escape    the character that escapes another
/// @param variables values by name
record DockerfileLexer(char escape, Function<String, Optional<String>> variables) {
    DockerfileLexer(char escape) {
        this(escape, name -> Optional.empty());
    }

    static DockerfileLexer of(char escape, Map<String, String> variables) {
        return new DockerfileLexer(escape, name -> Optional.ofNullable(variables.get(name)));
    }

    /// Splits at white space outside quotes; replaces and removes nothing.
    List<String> raw(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                add(words, word);
                continue;
            }
            word.append(c);
            if (c == escape && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        add(words, word);
        return words;
    }

    private static void add(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /// Replaces variables and removes quotes and escapes; the result is one word.
    String expand(String text) {
        return new Expansion(text).until('\0');
    }

    /// As [#expand] for each part between white space, even in quotes; a value may give several words.
    List<String> expanded(String text) {
        return Stream.of(text.strip().split("\\s+", -1))
                .map(this::expand)
                .flatMap(word -> List.of(word.strip().split("\\s+", -1)).stream())
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private final class Expansion {
        private final String text;
        private int at;

        Expansion(String text) {
            this.text = text;
        }

        /// Reads up to and including this character, or to the end of the text.
        String until(char end) {
            StringBuilder result = new StringBuilder();
            char quote = 0;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == end && quote == 0) {
                    break;
                } else if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c == escape && quote != '\'' && at < text.length()) {
                    char next = text.charAt(at++);
                    boolean literal = quote == '"' && next != '"' && next != '$' && next != escape;
                    result.append(literal ? String.valueOf(c) : "").append(next);
                } else if (c == '$' && quote != '\'') {
                    result.append(variable());
                } else {
                    result.append(c);
                }
            }
            return result.toString();
        }

        private String variable() {
            boolean braces = at < text.length() && text.charAt(at) == '{';
            if (braces) {
                at++;
            }
            int begin = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            String name = text.substring(begin, at);
            if (!braces) {
                return name.isEmpty() ? "$" : variables.apply(name).orElse("");
            }
            int modifier = at;
            String rest = until('}');
            return modified(variables.apply(name), text.substring(modifier, Math.min(at, text.length())), rest);
        }

        /// @param operator what follows the name, `:-8080}`
        /// @param rest     the same, expanded: `:-8080`
        private String modified(Optional<String> value, String operator, String rest) {
            boolean colon = operator.startsWith(":");
            Optional<String> known = colon ? value.filter(text -> !text.isEmpty()) : value;
            String word = rest.substring(Math.min(rest.length(), colon ? 2 : 1));
            return switch (operator.substring(colon ? 1 : 0).concat("}").charAt(0)) {
                case '-' -> known.orElse(word);
                case '+' -> known.isPresent() ? word : "";
                case '}', '?' -> value.orElse("");
                default -> ""; // patterns: not needed for a port or a path
            };
        }
    }
}
