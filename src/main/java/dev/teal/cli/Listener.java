package dev.teal.cli;

import dev.teal.event.Events;

/// Shows events to whoever started Teal, until closed.
interface Listener extends Events, AutoCloseable {
    @Override
    void close();
}
