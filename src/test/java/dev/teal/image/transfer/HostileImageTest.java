package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.server.Result;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bugs that fuzzing found in reading a server's list of layers.
class HostileImageTest {
    @ParameterizedTest
    @ValueSource(strings = {"shipped x", "staged sha256:a b", "image", "free", "line 1 2", "what"})
    void anInvalidListOfLayersIsAProblem(String line) {
        assertThatThrownBy(() -> RemoteLayers.of(new Result(0, line, "", Duration.ZERO)))
                .isInstanceOf(Problem.class);
    }
}
