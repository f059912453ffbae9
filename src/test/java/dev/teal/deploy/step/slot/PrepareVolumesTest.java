package dev.teal.deploy.step.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Environment;
import dev.teal.base.Problem;
import dev.teal.deploy.StateFixture;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.step.image.BuildImage;
import dev.teal.server.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is checked: `data.AccessTest`.
class PrepareVolumesTest extends WithContainerUser {
    private final Output<Identity> checkedAs = new Output<>();

    /// The image is a folder, and is built on a server without an engine: the user in `container.options` counts.
    private PrepareVolumes prepare() {
        try (StateFixture files =
                StateFixture.of("runtime: process\nimage: {files: %s, command: [./app]}\n".formatted(folder))) {
            on(files.state());
            ReleaseCandidate candidate = new ReleaseCandidate(
                    release(), Environment.of(Map.of()), files.candidate("r3").build());
            run(new BuildImage(candidate, "use the files"));
            on(known.state());
            return new PrepareVolumes(candidate, volumes(), checkedAs);
        }
    }

    @Test
    void aMissingVolumeIsCreatedForTheImagesUser() throws IOException {
        assertThat(run(prepare())).isEqualTo("created " + folder + "/data for user 4711; user 4711 can write in data");
        assertThat(Files.getAttribute(folder.resolve("data"), "unix:uid")).isEqualTo(4711);
        assertThat(checkedAs.get()).isEqualTo(NODE);
    }

    @Test
    void aDatabaseThatThisUserCannotWriteIsReported() throws IOException {
        aDatabaseOfRoot();
        Problem problem = failure(prepare());
        assertThat(problem.happened())
                .startsWith("the new release runs as user 4711, which cannot write in " + folder + "/data (user 0");
    }
}
