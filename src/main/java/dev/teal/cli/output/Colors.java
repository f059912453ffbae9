package dev.teal.cli.output;

/// ANSI colours, or none when the stream does not show them.
enum Colors {
    COLOURS,
    PLAIN;

    static Colors when(boolean colours) {
        return colours ? COLOURS : PLAIN;
    }

    String bold(String text) {
        return as("1", text);
    }

    String dim(String text) {
        return as("2", text);
    }

    String red(String text) {
        return as("31", text);
    }

    String green(String text) {
        return as("32", text);
    }

    String yellow(String text) {
        return as("33", text);
    }

    private String as(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
