package dev.teal.server.shell;

/// Waiting that an interrupt does not cut short: half an exchange with a server is of no use to anybody.
final class Waiting {
    @FunctionalInterface
    interface Wait<T> {
        T get() throws InterruptedException;
    }

    private Waiting() {}

    /// Repeats the wait until it comes to its own end; the interrupt is kept for the caller.
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
