package dev.teal.deploy.run;

import java.util.Optional;

/// The output of one step as the input of a later one. Both get it when the plan is made.
///
/// @param <T> type of the output
public final class Output<T> {
    private Optional<T> value = Optional.empty();

    public void set(T output) {
        value = Optional.of(output);
    }

    /// @throws IllegalStateException when its step did not run
    public T get() {
        return value.orElseThrow(() -> new IllegalStateException("the step that sets this output did not run"));
    }

    /// Empty when its step did not set it.
    public Optional<T> optional() {
        return value;
    }
}
