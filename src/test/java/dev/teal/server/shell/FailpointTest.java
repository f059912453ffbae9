package dev.teal.server.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [dev.teal.chaos] tests their effects.
class FailpointTest {
    @Test
    void noFailpointIsSetByDefault() {
        assertThat(Failpoint.of(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "die:before:flip",
                "hang:after:start",
                "cut:inside:ship",
                "die:inside:verb:12",
                "cut:inside:ship:2:300"
            })
    void aValidFailpointIsParsed(String text) {
        assertThat(Failpoint.of(Map.of("TEAL_FAILPOINT", text))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "die", "die:flip", "explode:before:flip", "die:within:flip", "die:inside:ship:x"})
    void anInvalidFailpointIsAUsageError(String text) {
        assertThatThrownBy(() -> Failpoint.of(Map.of("TEAL_FAILPOINT", text)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("TEAL_FAILPOINT");
    }
}
