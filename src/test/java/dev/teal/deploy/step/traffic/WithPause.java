package dev.teal.deploy.step.traffic;

import dev.teal.app.Slot;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.OneStep;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.FencedServer;
import dev.teal.runtime.Example;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// An nginx that can pause requests, without an app; the lock is held.
abstract class WithPause extends OneStep {
    @TempDir
    Path folder;

    LocalDeployment hub;
    Pause pause;

    static LocalDeployment start(Path folder) {
        return LocalDeployment.start(folder, "ONLY_ONE: \"1\", ", "strategy: recreate\n");
    }

    @BeforeEach
    void start() {
        hub = start(folder);
        pause = new Pause(
                Slot.BLUE,
                Slot.GREEN,
                Example.release(hub.config(Kind.GOOD, ""), "r1", List.of("./app")),
                Duration.ofSeconds(30));
        on(hub.state());
        run(takeLock());
    }

    /// While it exists, requests wait.
    Path file() {
        return hub.app("route/pause");
    }

    @AfterEach
    void stop() {
        Pause.end(context(), Slot.BLUE);
        context().fence().ifPresent(FencedServer::close);
        hub.close();
    }
}
