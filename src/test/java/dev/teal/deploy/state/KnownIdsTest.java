package dev.teal.deploy.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownIdsTest {
    private static final KnownIds IDS = new KnownIds(
            "kept releases",
            List.of("20261123-195755-3fa2c1b", "20261124-080000-3fa2c1b-dirty", "20261123", "20261123"),
            "teal history");

    @ParameterizedTest
    @ValueSource(strings = {"20261123-195755-3fa2c1b", "195755", "20261123-1", "20261123-1…c1b", "2026...755-3fa2c1b"})
    void anyPartThatOnlyOneHasIsEnough(String part) {
        assertThat(IDS.find(part)).isEqualTo("20261123-195755-3fa2c1b");
    }

    @Test
    void theWholeIdCountsBeforeALongerOneThatContainsIt() {
        assertThat(IDS.find("20261123")).isEqualTo("20261123");
    }

    @Test
    void severalAreListed() {
        Problem problem = refused("3fa2c1b");
        assertThat(problem.happened()).isEqualTo("2 of the kept releases match 3fa2c1b");
        assertThat(problem.details()).containsExactly("  20261123-195755-3fa2c1b", "  20261124-080000-3fa2c1b-dirty");
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "3fa2c1b…2026", "20261123…20261123"})
    void noneIsSaid(String part) {
        assertThat(refused(part).happened()).isEqualTo("none of the kept releases is named " + part);
    }

    private static Problem refused(String part) {
        return catchThrowableOfType(Problem.class, () -> IDS.find(part));
    }
}
