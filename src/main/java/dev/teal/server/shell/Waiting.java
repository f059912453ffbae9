package dev.teal.server.shell;

/// Waits that an interrupt does not cut short, since half a reply from a server is useless.
final class Waiting {
    @FunctionalInterface
    interface Wait<T> {
        T get() throws InterruptedException;
    }

    private Waiting() {}

    /// Repeats the wait until it completes. The interrupt flag is set again for the caller.
    static <T> T uninterrupted(Wait<T> wait) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return wait.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
