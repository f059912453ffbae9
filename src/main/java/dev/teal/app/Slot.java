package dev.teal.app;

import dev.teal.config.SlotPorts;
import java.util.Locale;
import java.util.Optional;

/// One of the two places a release can run in.
public enum Slot {
    BLUE,
    GREEN;

    public Slot other() {
        return this == BLUE ? GREEN : BLUE;
    }

    /// Its loopback port.
    public int port(SlotPorts ports) {
        return this == BLUE ? ports.blue() : ports.green();
    }

    /// `blue` or `green`, as in container names, flag files, headers and messages.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Slot> named(String name) {
        return switch (name.strip()) {
            case "blue" -> Optional.of(BLUE);
            case "green" -> Optional.of(GREEN);
            default -> Optional.empty();
        };
    }
}
