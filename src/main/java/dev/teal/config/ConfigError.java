package dev.teal.config;

/// One error in a file of the user, with its position.
///
/// @param file   as the user named it
/// @param line   from 1
/// @param column from 1
/// @param text   what was found, what was expected, and the nearest valid word if there is one
public record ConfigError(String file, int line, int column, String text) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + "  " + text;
    }
}
