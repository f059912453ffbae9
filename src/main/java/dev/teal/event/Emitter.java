package dev.teal.event;

import java.time.Clock;

/// Sends events to a listener, each with its address.
///
/// @param stage of the command line; the other parts are known later
public record Emitter(Listener listener, Clock clock, String stage, String app, String server, String attempt)
        implements Events {
    public Emitter(Listener listener, Clock clock, String stage) {
        this(listener, clock, stage, "", "", "");
    }

    @Override
    public void emit(Event event) {
        Event shown = stage.isEmpty() ? event : StageCommands.in(event, stage);
        listener.receive(new Envelope(app, stage, server, attempt, clock.instant(), shown));
    }

    @Override
    public Events about(String ofApp, String onServer) {
        return new Emitter(listener, clock, stage, ofApp, onServer, attempt);
    }

    @Override
    public Events with(Listener another) {
        return new Emitter(listener.and(another), clock, stage, app, server, attempt);
    }

    @Override
    public Events of(String ofAttempt) {
        return new Emitter(listener, clock, stage, app, server, ofAttempt);
    }
}
