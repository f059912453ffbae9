package dev.teal.app;

/// Where a slot's app is reached from its own server.
public record Address(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
