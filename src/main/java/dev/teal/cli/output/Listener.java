package dev.teal.cli.output;

import dev.teal.event.Events;

/// Shows events to the user or the calling program, until closed.
public interface Listener extends Events, AutoCloseable {
    @Override
    void close();
}
