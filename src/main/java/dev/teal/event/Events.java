package dev.teal.event;

/// Receives events. Listeners must be quick and must not throw.
@FunctionalInterface
public interface Events {
    /// Not a lambda: the launcher's archive holds no lambdas of an interface, and creating one costs 10 ms.
    Events NONE = new Events() {
        @Override
        public void emit(Event event) {}
    };

    void emit(Event event);

    /// Emits to both listeners, in this order.
    default Events and(Events other) {
        return event -> {
            emit(event);
            other.emit(event);
        };
    }
}
