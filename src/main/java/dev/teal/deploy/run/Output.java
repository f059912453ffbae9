package dev.teal.deploy.run;

import java.util.Optional;

/// What one step of a plan makes for a later one; both get it when the plan is made.
///
/// @param <T> the type of what is made
public final class Output<T> {
    private Optional<T> value = Optional.empty();

    public void set(T made) {
        value = Optional.of(made);
    }

    /// @throws IllegalStateException when the step that makes it did not run
    public T get() {
        return value.orElseThrow(() -> new IllegalStateException("no earlier step has made this"));
    }

    /// Empty when no step has made it.
    public Optional<T> optional() {
        return value;
    }
}
