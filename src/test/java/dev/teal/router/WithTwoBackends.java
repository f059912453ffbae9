package dev.teal.router;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// nginx with the file that Teal writes, before two real backends.
@Tag("server")
abstract class WithTwoBackends {
    @TempDir
    Path folder;

    Backend blue;

    Backend green;

    Routed routed;

    @BeforeEach
    void start() throws Exception {
        blue = Backend.named("blue");
        green = Backend.named("green");
        routed = Routed.start(folder, PrivateNginx.in(folder), blue.address(), green.address(), "  health: /monitor\n");
    }

    @AfterEach
    void stop() {
        routed.close();
        blue.close();
        green.close();
    }
}
