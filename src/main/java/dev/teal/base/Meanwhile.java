package dev.teal.base;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// A value that is computed in the background.
public final class Meanwhile<T> {
    private final CompletableFuture<T> future;

    private Meanwhile(CompletableFuture<T> future) {
        this.future = future;
    }

    /// Starts at once, in a daemon thread.
    public static <T> Meanwhile<T> of(Supplier<T> work) {
        return new Meanwhile<>(CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().start(task)));
    }

    /// Waits for the value; rethrows the exception of the computation.
    public T get() {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException same ? same : e;
        }
    }
}
