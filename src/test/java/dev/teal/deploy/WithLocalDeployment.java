package dev.teal.deploy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// Each test has the sample app's deployment for itself.
@Tag("server")
public abstract class WithLocalDeployment {
    @TempDir
    protected Path folder;

    protected LocalDeployment hub;

    @BeforeEach
    protected void start() {
        hub = LocalDeployment.start(folder);
    }

    @AfterEach
    protected void stop() {
        hub.close();
    }
}
