package dev.teal.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.cli.Recorded;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmTest {
    private final Recorded recorded = Recorded.utf8();

    @ParameterizedTest
    @CsvSource({"y,true", "YES,true", "' y ',true", "n,false", "'',false", "yeah,false"})
    void onlyYAndYesMeanYes(String answer, boolean yes) {
        assertThat(confirm(false, true, answer + "\n").yes("remove it")).isEqualTo(yes);
        assertThat(recorded.err()).isEqualTo("remove it? [y/N] ");
        assertThat(recorded.out()).isEmpty();
    }

    @Test
    void endOfInputIsNotAYes() {
        assertThat(confirm(false, true, "").yes("remove it")).isFalse();
    }

    @Test
    void dashYAnswersWithoutAsking() {
        assertThat(confirm(true, false, "").yes("remove it")).isTrue();
        assertThat(recorded.err()).isEmpty();
    }

    @Test
    void withoutATerminalItSuggestsDashY() {
        Problem problem = catchThrowableOfType(
                Problem.class, () -> confirm(false, false, "y\n").yes("remove it"));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(problem.next()).contains("-y");
    }

    @Test
    void aNoIsAFailure() {
        Problem problem = catchThrowableOfType(
                Problem.class, () -> confirm(false, true, "n\n").require("remove it"));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    private Confirm confirm(boolean always, boolean terminal, String answers) {
        return new Confirm(
                recorded.piped(), always, terminal, new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
    }
}
