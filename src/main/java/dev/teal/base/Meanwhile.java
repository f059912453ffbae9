package dev.teal.base;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Something that is found out, or made, while its asker does something else.
public final class Meanwhile<T> {
    private final CompletableFuture<T> found;

    private Meanwhile(CompletableFuture<T> found) {
        this.found = found;
    }

    /// Begins at once, in a thread that keeps no program alive.
    public static <T> Meanwhile<T> of(Supplier<T> work) {
        return new Meanwhile<>(CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().start(task)));
    }

    /// Waits for it; throws what it threw.
    public T get() {
        try {
            return found.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException same ? same : e;
        }
    }
}
