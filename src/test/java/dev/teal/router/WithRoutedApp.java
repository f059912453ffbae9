package dev.teal.router;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// One app behind nginx that echoes what reaches it, and visitors from addresses of their choice.
@Tag("server")
abstract class WithRoutedApp {
    static final String UNTRUSTED = "127.0.0.9";

    @TempDir
    Path folder;

    Backend app;
    PrivateNginx nginx;
    Optional<Routed> started = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        app = Backend.named("app");
        nginx = PrivateNginx.in(folder);
    }

    @AfterEach
    void stop() {
        started.ifPresent(Routed::close);
        app.close();
    }

    /// @param router further lines of the `router` section in teal.yml
    void route(String router) throws IOException {
        started = Optional.of(Routed.start(folder, nginx, app.address(), app.address(), router));
    }

    Routed routed() {
        return started.orElseThrow();
    }

    /// Sends a request and returns the app's echo of it.
    String asked(String from, String... lines) throws IOException {
        try (Routed.Client client = routed().client(from)) {
            client.send(String.join("\r\n", lines) + "\r\n\r\n");
            return client.body();
        }
    }

    String get(String from, String... headers) throws IOException {
        return asked(
                from,
                "GET /echo HTTP/1.1\r\nHost: a" + (headers.length == 0 ? "" : "\r\n") + String.join("\r\n", headers));
    }
}
