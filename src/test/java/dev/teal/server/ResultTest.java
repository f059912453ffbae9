package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTest {
    /// Found by [dev.teal.chaos.ChaosTest]: garbage in the journal made every verb fail.
    @Test
    void onlyANewlineEndsALine() {
        assertThat(lines("a\rb\n\n c\n\n")).containsExactly("a\rb", "", " c");
        assertThat(lines("\n")).isEmpty();
    }

    private static List<String> lines(String out) {
        return new Result(0, out, "", Duration.ZERO).lines();
    }
}
