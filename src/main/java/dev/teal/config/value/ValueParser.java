package dev.teal.config.value;

/// How one value is written: turns its text into what it means, or says why it cannot.
@FunctionalInterface
public interface ValueParser<T> {
    T read(String text) throws InvalidValue;
}
