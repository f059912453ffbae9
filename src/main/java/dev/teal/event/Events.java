package dev.teal.event;

/// Where the parts of Teal report what happens.
@FunctionalInterface
public interface Events {
    Events NONE = event -> {};

    void emit(Event event);

    /// The same, for events about an app on a server.
    default Events about(String app, String server) {
        return this;
    }

    /// The same, with another listener.
    default Events with(Listener another) {
        return this;
    }

    /// The same, for events of an attempt.
    default Events of(String attempt) {
        return this;
    }
}
