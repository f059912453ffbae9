package dev.teal.event;

/// Where events go. Listeners must be quick and must not throw.
@FunctionalInterface
public interface Events {
    Events NONE = event -> {};

    void emit(Event event);

    /// Both listeners, in this order.
    default Events and(Events other) {
        return event -> {
            emit(event);
            other.emit(event);
        };
    }
}
