package dev.teal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.CommandExit;
import dev.teal.base.Exit;
import dev.teal.base.ExitCode;
import dev.teal.base.OperatingSystem;
import dev.teal.base.Problem;
import dev.teal.cli.command.Globals;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
    private final Recorded recorded = Recorded.utf8();

    @Test
    void theExitCodeIsThatOfTheVerb() {
        assertThat(run(_ -> ExitCode.ROLLED_BACK)).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(recorded.err()).isEmpty();
    }

    @Test
    void aCommandOfTheUserMayEndWithAnyCode() {
        assertThat(run(_ -> new CommandExit(137)).code()).isEqualTo(137);
    }

    @Test
    void aProblemSetsTheExitCode() {
        Verb lost = _ -> {
            throw new Problem("the line broke", List.of("Connection reset"), "`teal recover`", ExitCode.UNKNOWN);
        };
        assertThat(run(lost)).isEqualTo(ExitCode.UNKNOWN);
        assertThat(recorded.err()).isEqualTo("""
                ERROR  the line broke
                       Connection reset
                       Next: `teal recover`
                """);
    }

    @Test
    void windowsItselfIsRefusedInOneLine() {
        Main.mustRunHere(OperatingSystem.MACOS);
        assertThatThrownBy(() -> Main.mustRunHere(OperatingSystem.WINDOWS))
                .hasMessageContaining("Teal does not run on Windows itself, but in WSL 2")
                .hasFieldOrPropertyWithValue("exitCode", ExitCode.USAGE);
    }

    @Test
    void aBugIsOneLineAndVerboseShowsTheTrace() {
        assertThat(run(new Broken())).isEqualTo(ExitCode.UNKNOWN);
        assertThat(recorded.err())
                .startsWith(
                        "ERROR  this is a bug in Teal: java.lang.IllegalStateException: no idea\n       Next: run `teal recover`")
                .doesNotContain("at dev.teal");
        run(new Broken(), "-v");
        assertThat(recorded.err()).contains("at dev.teal.cli.MainTest$Broken.run(");
    }

    @Test
    void theVerbSeesItsOptions() {
        List<Globals> seen = new ArrayList<>();
        run(
                invocation -> {
                    seen.add(invocation.globals());
                    return ExitCode.DONE;
                },
                "--json");
        assertThat(seen).singleElement().matches(Globals::json);
    }

    private Exit run(Verb verb, String... options) {
        Request parsed = Request.parse(concat("help", options));
        Request request = new Request(Verbs.DEPLOY, verb, parsed.globals(), parsed.arguments());
        return new Main(recorded.piped(), Map.of()).run(request);
    }

    private static String[] concat(String first, String... rest) {
        String[] all = new String[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static final class Broken implements Verb {
        @Override
        public ExitCode afterBug() {
            return ExitCode.UNKNOWN;
        }

        @Override
        public ExitCode run(Invocation invocation) {
            throw new IllegalStateException("no idea");
        }
    }
}
