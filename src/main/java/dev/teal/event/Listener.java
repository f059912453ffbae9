package dev.teal.event;

/// Receives events, until closed. It must be quick and must not throw.
@FunctionalInterface
public interface Listener extends AutoCloseable {
    void receive(Envelope envelope);

    @Override
    default void close() {}

    /// Both listeners, in this order.
    default Listener and(Listener other) {
        return envelope -> {
            receive(envelope);
            other.receive(envelope);
        };
    }
}
