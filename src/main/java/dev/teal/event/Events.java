package dev.teal.event;

/// Where events go. Listeners must be quick and must not throw.
@FunctionalInterface
public interface Events {
    /// Not a lambda: Java keeps none of an interface in the launcher's archive, and making one costs 10 ms.
    Events NONE = new Events() {
        @Override
        public void emit(Event event) {}
    };

    void emit(Event event);

    /// Both listeners, in this order.
    default Events and(Events other) {
        return event -> {
            emit(event);
            other.emit(event);
        };
    }
}
