package dev.teal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {
    private static final Finding OLD = Finding.warns("the app's SQLite is 3.40.1", "build it with a newer one");
    private static final Finding TAKEN = Finding.refuses("port 3001 is taken", List.of("node (pid 12)"), "stop it");
    private static final Finding FULL = Finding.refuses("the disk is full", List.of("/dev/vda1"), "free some space");

    @Test
    void warningsRefuseNothing() {
        assertThat(Finding.refusal(List.of(OLD, TAKEN.asWarning()))).isEmpty();
    }

    @Test
    void allRefusalsAreOneFailure() {
        assertThat(Finding.refusal(List.of(OLD, TAKEN, FULL))).hasValueSatisfying(problem -> {
            assertThat(problem).hasMessage("port 3001 is taken");
            assertThat(problem.details())
                    .containsExactly("node (pid 12)", "the disk is full: free some space", "/dev/vda1");
            assertThat(problem.next()).isEqualTo("stop it");
            assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        });
    }
}
