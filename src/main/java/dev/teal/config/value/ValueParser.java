package dev.teal.config.value;

/// Parses the text of one value.
@FunctionalInterface
public interface ValueParser<T> {
    /// @throws InvalidValue with the reason, when the text is not accepted
    T read(String text) throws InvalidValue;
}
