package dev.teal.deploy.step.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.step.image.ShipImage;
import dev.teal.event.Events;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReleaseCommandTest extends WithAppFolder {
    private RunReleaseCommand command(String script) {
        return new RunReleaseCommand(known.candidate("r3").release(), List.of("sh", "-c", script), new Output<>());
    }

    @BeforeEach
    void ship() {
        run(new ShipImage(known.candidate("r3"), "local"));
    }

    @Test
    void itRunsOnceWithTheReleasesFilesAndEnvironment() {
        assertThat(run(command("cat app.txt; echo \"$TEAL_RELEASE $TOKEN\" >ran")))
                .isEqualTo("done");
        assertThat(app("teal/files/r3/ran")).hasContent("r3 s3cret");
        assertThat(context().newReleaseRan()).isPresent();
    }

    @Test
    void aFailureIsReportedWithItsLastLines() {
        Problem problem = failure(command("echo no such table >&2; exit 3"));
        assertThat(problem.happened()).startsWith("the release command failed with exit code 3: sh -c ");
        assertThat(problem.details()).anyMatch(line -> line.contains("no such table"));
        assertThat(problem.next()).endsWith("its changes to the data stay");
    }

    /// Otherwise it would continue beside the old release.
    @Test
    void aReleaseCommandThatTakesLongerThanRequestsCanWaitIsStopped(@TempDir Path other) throws IOException {
        try (LocalDeployment hub = LocalDeployment.start(other, "ONLY_ONE: \"1\", ", "strategy: recreate\n")) {
            hub.deploy("r1");
            Path pid = folder.resolve("pid");
            String more = "pause: 8s\nrelease: [sh, -c, 'echo $$ >%s; exec sleep 60', migrate]\n".formatted(pid);
            try (Traffic traffic =
                    Traffic.to("127.0.0.1", hub.nginx.port()).get(2).start()) {
                assertThatThrownBy(() -> hub.deploy("r2", Kind.GOOD, more, Events.NONE, new Cancellation()))
                        .hasMessageMatching("the release command was stopped after [1-8] s, when requests could wait no"
                                + " longer: sh -c .*");
                assertThat(hub.undone()).containsExactly("stop", "pause");
                assertThat(traffic.stop().failures()).isEmpty();
            }
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
            assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
                    .isEmpty();
        }
    }
}
