package dev.teal.deploy.step.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.deploy.WithAppFolder;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class BuildImageTest extends WithAppFolder {
    @Test
    void theFilesThatTheReleaseConsistsOfAreMeasured() throws IOException {
        Files.write(folder.resolve("files/large"), new byte[100_000]);
        assertThat(run(new BuildImage(known.candidate("r3"), "use the files"))).matches("1\\d\\d\\.\\d kB");
    }

    @Test
    void filesThatDoNotExistAreReported() throws IOException {
        Files.delete(folder.resolve("files/app.txt"));
        Files.delete(folder.resolve("files"));
        Problem problem = failure(new BuildImage(known.candidate("r3"), "use the files"));
        assertThat(problem).hasMessage("the folder " + folder + "/files does not exist");
        assertThat(problem.next()).isEqualTo("build the app, or correct image.files");
    }
}
