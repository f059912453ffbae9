package dev.teal.deploy.step.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.deploy.WithAppFolder;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ShipImageTest extends WithAppFolder {
    @Test
    void filesRecordAndEnvironmentArriveAndAreNotSentAgain() {
        ShipImage ship = new ShipImage(known.candidate("r3"), "local");
        assertThat(run(ship)).endsWith(" B sent");
        assertThat(app("teal/files/r3/app.txt")).hasContent("an app");
        assertThat(app("teal/releases/r3.json")).content().contains("TOKEN").doesNotContain("s3cret");
        assertThat(app("teal/env/r3.sh")).content().contains("s3cret");
        assertThat(run(ship)).isEqualTo("already on local");
    }

    @Test
    void aFolderThatCannotBeWrittenIsReportedBeforeAnythingIsSent() throws IOException {
        Files.delete(app("teal/env"));
        Problem problem = failure(new ShipImage(known.candidate("r3"), "local"));
        assertThat(problem).hasMessage("the release cannot be written to " + app("teal") + " on local");
        assertThat(app("teal/files")).doesNotExist();
    }
}
