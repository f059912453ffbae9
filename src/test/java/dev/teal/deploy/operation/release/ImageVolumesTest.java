package dev.teal.deploy.operation.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.runtime.Example;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageVolumesTest {
    /// That a mount of the parent is not enough is Docker's doing: [dev.teal.runtime.docker.ConfinedContainerTest].
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                       | /app/data
            volumes: ['data:/app/data']                              | ''
            volumes: ['data:/app/data/:ro']                          | ''
            volumes: ['data:/app']                                   | /app/data
            options: [--tmpfs=/app/data]                             | ''
            options: [--tmpfs, '/app/data:size=1m']                  | ''
            options: ['--mount=type=bind,source=/srv/x,dst=/app/data'] | ''
            options: [--mount, 'type=tmpfs,target=/app/data/']       | ''
            options: [--mount, 'src=cache,destination=/app/data']    | ''
            options: [--mount, 'type=volume,dst=/app/data']          | /app/data
            options: [--mount, 'dst=/cache', '--tmpfs=/app/data']    | /cache
            options: [--volumes-from=other]                          | ''
            """)
    void aVolumeOfTheImageNeedsAMountAtItsVeryPath(String container, String uncovered) {
        var config = Example.config("app: hub\nserver: web\ncontainer: {" + container + "}\n");
        assertThat(String.join(" ", ImageVolumes.uncovered(List.of("/app/./data/"), config.container())))
                .isEqualTo(uncovered);
    }
}
