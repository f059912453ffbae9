package dev.teal.event;

/// Where the parts of Teal report what happens.
@FunctionalInterface
public interface Events {
    /// Not a lambda: the launcher's archive holds no lambdas of an interface, and creating one costs 10 ms.
    Events NONE = new Events() {
        @Override
        public void emit(Event event) {}
    };

    void emit(Event event);

    /// The same, for events about an app on a server.
    default Events about(String app, String server) {
        return this;
    }

    /// The same, for events of an attempt.
    default Events of(String attempt) {
        return this;
    }
}
