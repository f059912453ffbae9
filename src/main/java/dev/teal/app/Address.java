package dev.teal.app;

/// The address of a slot's app, as seen from its own server.
public record Address(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
