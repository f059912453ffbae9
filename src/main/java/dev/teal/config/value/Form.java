package dev.teal.config.value;

/// How one value is written: turns its text into what it means, or says why it cannot.
@FunctionalInterface
public interface Form<T> {
    T read(String text) throws Unreadable;
}
