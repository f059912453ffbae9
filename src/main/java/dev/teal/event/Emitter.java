package dev.teal.event;

import java.time.Clock;

/// Sends events to a listener, each with its address.
public record Emitter(Listener listener, Clock clock, String app, String server, String attempt) implements Events {
    public Emitter(Listener listener, Clock clock) {
        this(listener, clock, "", "", "");
    }

    @Override
    public void emit(Event event) {
        listener.receive(new Envelope(app, server, attempt, clock.instant(), event));
    }

    @Override
    public Events about(String ofApp, String onServer) {
        return new Emitter(listener, clock, ofApp, onServer, attempt);
    }

    @Override
    public Events of(String ofAttempt) {
        return new Emitter(listener, clock, app, server, ofAttempt);
    }
}
