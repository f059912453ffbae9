package dev.teal.deploy.step.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.WithAppFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordReleaseTest extends WithAppFolder {
    private final List<String> files = List.of("teal/releases/%s.json", "teal/env/%s");

    @Test
    void theReleaseIsLiveInTheRecordAndThoseBeyondRetainAreRemoved() throws IOException {
        for (String id : List.of("r1", "r2", "r3")) {
            for (String file : files) {
                Files.writeString(file(file, id), "{}");
            }
        }
        on(known.wentLive("r1", "r2").state());
        Release live = known.candidate("r3").release();
        assertThat(run(new RecordRelease(live, Slot.GREEN))).isEqualTo("r3 is live in green; removed 1 old");
        assertThat(file(files.getFirst(), "r3")).content().contains("\"went_live\":\"");
        assertThat(app(".active-port")).hasContent("3001");
        assertThat(files).noneMatch(file -> Files.exists(file(file, "r1")));
        assertThat(files).allMatch(file -> Files.exists(file(file, "r2")));
    }

    private Path file(String pattern, String id) {
        return app(pattern.formatted(id));
    }

    @Test
    void aRecordThatCannotBeWrittenIsReported() throws IOException {
        Files.delete(app("teal/releases"));
        Problem problem = failure(new RecordRelease(known.candidate("r3").release(), Slot.GREEN));
        assertThat(problem).hasMessage("the release cannot be recorded in " + app(""));
        assertThat(problem.next()).endsWith("then `teal recover`");
    }
}
