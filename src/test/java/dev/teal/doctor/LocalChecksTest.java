package dev.teal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.ground.EngineHere;
import dev.teal.runtime.Example;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChecksTest {
    @TempDir
    private Path folder;

    @Test
    void aMachineWithoutDockerIsFound() {
        Config config = Example.config(folder, "app: hub\nserver: root@203.0.113.7\n");
        try (EngineHere local = EngineHere.with(Map.of("PATH", folder.toString()))) {
            assertThat(new LocalChecks(config, local, Map.of()).checks())
                    .filteredOn(check -> check.name().equals("builder"))
                    .flatExtracting(Check::found)
                    .extracting(Object::toString)
                    .singleElement()
                    .asString()
                    .contains("no docker command found in PATH");
        }
    }
}
