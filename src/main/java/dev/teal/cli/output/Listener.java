package dev.teal.cli.output;

import dev.teal.event.Events;

/// Shows events to whoever started Teal, until closed.
public interface Listener extends Events, AutoCloseable {
    @Override
    void close();
}
