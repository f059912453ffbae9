package dev.teal.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.cli.Recorded;
import dev.teal.config.Destination;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.fuzz.Input;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static final Map<String, String> UTF8 = Map.of("LANG", "C.UTF-8", "COLUMNS", "80");
    private static final List<Event> DEPLOYMENT = List.of(
            new Event.Started("deploy", "agent-hub", "root@203.0.113.7", "20261123-091533-3fa2c1b", 3),
            new Event.StepStarted("build", "docker build ."),
            new Event.StepDone("build", "image 84 MB for linux/amd64", Duration.ofMillis(4100)),
            new Event.StepStarted("flip", "blue → green"),
            new Event.CommandRun(
                    "root@203.0.113.7", "touch /opt/agent-hub/route/green", false, 0, Duration.ofMillis(1)),
            new Event.StepDone("flip", "blue → green", Duration.ofMillis(12)),
            new Event.Finished("deploy", ExitCode.DONE, "r", "green", "r is live in green", Duration.ofMillis(8200)));

    private final Recorded recorded = new Recorded(UTF8);

    @Test
    void intoAPipeItPrintsOneLinePerFinishedStep() {
        show(recorded.piped(), Terminal.Level.USUAL, DEPLOYMENT);
        assertThat(recorded.out()).isEqualTo("""
                teal deploy  agent-hub → root@203.0.113.7  release 20261123-091533-3fa2c1b
                  ✓ build       image 84 MB for linux/amd64                                4.1 s
                  ✓ flip        blue → green                                               0.0 s
                done  r is live in green  (8.2 s)
                """);
        assertThat(recorded.err()).isEmpty();
    }

    @Test
    void aLocaleWithoutUtf8GetsAscii() {
        Recorded ascii = new Recorded(Map.of("LANG", "C"));
        show(ascii.piped(), Terminal.Level.USUAL, DEPLOYMENT);
        assertThat(ascii.out()).isEqualTo("""
                teal deploy  agent-hub -> root@203.0.113.7  release 20261123-091533-3fa2c1b
                  ok build       image 84 MB for linux/amd64                               4.1 s
                  ok flip        blue -> green                                             0.0 s
                done  r is live in green  (8.2 s)
                """);
    }

    @Test
    void verboseShowsCommandsOnStandardError() {
        show(recorded.piped(), Terminal.Level.VERBOSE, DEPLOYMENT);
        assertThat(recorded.err()).isEqualTo("""
                # root@203.0.113.7, 1 ms
                touch /opt/agent-hub/route/green
                """);
    }

    /// The printed command runs again unchanged: a script keeps its line breaks.
    @Test
    void aCommandCanBeCopiedIntoAShell() {
        Command script = Command.script("""
                for word in "$@"; do
                  printf '%s.' "$word"
                done
                """, "it's", "two words");
        String scripts = script.withInput("s3cret").shown();
        show(
                recorded.piped(),
                Terminal.Level.VERBOSE,
                List.of(new Event.CommandRun("local", scripts, true, 4, Duration.ofMillis(12))));
        assertThat(recorded.err()).startsWith("# local, 12 ms, exit 4, input not shown\n/bin/sh -c 'for word");
        try (Server local = Servers.connect(new Destination.Local(), Events.NONE)) {
            Result pasted = local.run(Command.of("/bin/sh").withInput(recorded.err()));
            assertThat(pasted.out()).isEqualTo("it's.two words.");
        }
    }

    private static final List<Event> LONG = List.of(
            new Event.Started("deploy", "agent-hub", "root@203.0.113.7", "20261123-171129-3fa2c1b-dirty", 9),
            new Event.StepDone(
                    "overlap",
                    "two releases shared the database for at most 2.9 s; no SQLITE_BUSY",
                    Duration.ofMillis(100)),
            new Event.Warning(
                    "a restart of Docker on root@203.0.113.7 stops all containers for some seconds",
                    "`teal setup --live-restore` turns it on, without a restart of the engine there"),
            new Event.StepFailed(
                    "healthy",
                    "green did not become healthy in 20 s: 10 of 10 probes of http://127.0.0.1:3001/ answered 500",
                    Duration.ofSeconds(20)),
            new Event.Failed(
                    "green did not become healthy in 20 s: 10 of 10 probes of http://127.0.0.1:3001/ answered 500",
                    List.of(
                            "Last log lines:",
                            "  SqliteError: no such column: assets.owner_id, while preparing a long query"),
                    "fix it and run `teal deploy`, or look inside: `teal logs --slot green`",
                    ExitCode.FAILED));

    @Test
    void onATerminalEachTextIsWrappedAndAlignedAndTheFailedStepNamesItsCauseInOneLine() {
        Recorded narrow = new Recorded(Map.of("LANG", "C.UTF-8", "COLUMNS", "62", "NO_COLOR", "1"));
        show(narrow.onTerminal(), Terminal.Level.USUAL, LONG);
        assertThat(narrow.out()).isEqualTo("""
                teal deploy  agent-hub → root@203.0.113.7  release
                  20261123-171129-3fa2c1b-dirty
                  ✓ overlap     two releases shared the database for    0.1 s
                                at most 2.9 s; no SQLITE_BUSY
                  ✗ healthy     green did not become healthy in 20 s   20.0 s
                """);
        assertThat(narrow.err()).isEqualTo("""
                WARN   a restart of Docker on root@203.0.113.7 stops all
                       containers for some seconds
                       Next: `teal setup --live-restore` turns it on, without
                       a restart of the engine there
                ERROR  green did not become healthy in 20 s: 10 of 10 probes
                       of http://127.0.0.1:3001/ answered 500
                       Last log lines:
                         SqliteError: no such column: assets.owner_id, while
                           preparing a long query
                       Next: fix it and run `teal deploy`, or look inside:
                       `teal logs --slot green`
                """);
    }

    @Test
    void inAPipeNoTextIsWrapped() {
        show(recorded.piped(), Terminal.Level.USUAL, LONG);
        assertThat(recorded.err().lines()).hasSize(6);
        assertThat(recorded.out().lines()).hasSize(3);
    }

    @Test
    void verboseShowsTheBuildLog() {
        List<Event> build = List.of(
                new Event.StepStarted("build", "docker build ."),
                new Event.StepProgress("build", 0, 0, "#7 [2/4] RUN npm ci"),
                new Event.StepProgress("healthy", 0, 0, "3 probes"));
        show(recorded.piped(), Terminal.Level.VERBOSE, build);
        assertThat(recorded.err()).isEqualTo("  #7 [2/4] RUN npm ci\n");
    }

    /// The user does not have to wait until the new release has stopped.
    @Test
    void aFailureIsReportedBeforeCleanupAndOnlyOnce() {
        Event.Failed report = new Event.Failed("green is ill", List.of("It wrote x."), "fix it", ExitCode.FAILED);
        String shown = """
                ERROR  green is ill
                       It wrote x.
                       Next: fix it
                """;
        try (Terminal terminal = new Terminal(recorded.piped(), Terminal.Level.QUIET)) {
            terminal.show(new Event.Failing(report));
            assertThat(recorded.err()).isEqualTo(shown);
            terminal.show(report);
            assertThat(recorded.err()).isEqualTo(shown);
            terminal.show(new Event.Failed(
                    "green is ill", List.of("It wrote x.", "It still runs."), "`teal recover`", ExitCode.FAILED));
            assertThat(recorded.err()).isEqualTo(shown + """
                           It still runs.
                           Next: `teal recover`
                    """);
        }
    }

    @Test
    void quietShowsWarningsAndErrorsOnly() {
        show(recorded.piped(), Terminal.Level.QUIET, DEPLOYMENT);
        Event warning = new Event.Warning("the clock is 3 s off", List.of("now 12:00"), "set it");
        Event proposed = new Event.Proposed("On shop:", List.of("move a"));
        show(recorded.piped(), Terminal.Level.QUIET, List.of(warning, proposed));
        assertThat(recorded.out()).isEmpty();
        assertThat(recorded.err())
                .isEqualTo(
                        "WARN   the clock is 3 s off\n         now 12:00\n       Next: set it\nOn shop:\n     - move a\n");
    }

    @Test
    void onATerminalTheRunningStepIsRewrittenInPlace() {
        show(
                recorded.onTerminal(),
                Terminal.Level.USUAL,
                List.of(
                        new Event.StepStarted("build", "docker build ."),
                        new Event.StepDone("build", "built", Duration.ofMillis(100))));
        assertThat(recorded.out().replaceFirst("0\\.\\d s", "0.0 s")) // a busy machine takes its time
                .isEqualTo(
                        "\r\033[K  ▸ build       docker build .                                            0.0 s"
                                + "\r\033[K  \033[32m✓\033[0m build       built                                                     0.1 s\n");
    }

    @Test
    void theLiveLineIsNarrowerThanTheTerminal() {
        Recorded narrow = new Recorded(Map.of("LANG", "C.UTF-8", "COLUMNS", "40"));
        show(narrow.onTerminal(), Terminal.Level.USUAL, List.of(new Event.StepStarted("ship", "漢字".repeat(40))));
        String live = narrow.out().replaceAll("\r\033\\[K", "");
        assertThat(Text.width(live)).isEqualTo(39);
        assertThat(live).contains("…").matches("(?s).*  \\d\\.\\d s"); // a busy machine takes its time
    }

    @Test
    void progressShowsShareAndSizes() throws InterruptedException {
        try (Terminal terminal = new Terminal(recorded.onTerminal(), Terminal.Level.USUAL)) {
            terminal.show(new Event.StepStarted("ship", "sending"));
            terminal.show(new Event.StepProgress("ship", 42_000_000, 84_000_000, "layer 3 of 7"));
            while (!recorded.out().contains(" 50 %  42.0 MB of 84.0 MB  layer 3 of 7")) {
                Thread.onSpinWait(); // the next tick shows it
            }
        }
        assertThat(recorded.out()).endsWith("\r\033[K");
    }

    @Test
    void aWarningIsPrintedAboveTheLiveLine() {
        show(
                recorded.onTerminal(),
                Terminal.Level.USUAL,
                List.of(new Event.StepStarted("watch", "watching"), new Event.Warning("slow", "")));
        assertThat(recorded.err()).isEqualTo("\033[33mWARN\033[0m   slow\n");
        assertThat(recorded.out().split("▸", -1)).hasSizeGreaterThanOrEqualTo(3); // shown again after it
    }

    @Test
    void noColorTurnsColoursOff() {
        Recorded plain = new Recorded(Map.of("LANG", "C.UTF-8", "COLUMNS", "80", "NO_COLOR", "1"));
        show(plain.onTerminal(), Terminal.Level.USUAL, DEPLOYMENT);
        assertThat(plain.out().replace("\033[K", "")).doesNotContain("\033");
    }

    @Test
    void aProblemShowsWhatHappenedTheEvidenceAndTheNextStep() {
        Problem problem = Problem.failed(
                "green did not become healthy in 20 s",
                List.of("Last log lines of agent-hub-green:", "  SqliteError: no such column: assets.owner"),
                "fix and `teal deploy`");
        show(recorded.piped(), Terminal.Level.QUIET, List.of(Event.Failed.of(problem)));
        assertThat(recorded.err()).isEqualTo("""
                ERROR  green did not become healthy in 20 s
                       Last log lines of agent-hub-green:
                         SqliteError: no such column: assets.owner
                       Next: fix and `teal deploy`
                """);
    }

    @Test
    void evidenceCannotControlTheTerminal() {
        List<String> evil = List.of("\033]0;owned\007 \033[2J\rDONE \u009b31m \u202eevil", "one\nERROR  two");
        show(
                recorded.piped(),
                Terminal.Level.USUAL,
                List.of(new Event.Failed("x\n\033[2J", evil, "", ExitCode.FAILED)));
        assertThat(recorded.err()).isEqualTo("""
                ERROR  x??[2J
                       ?]0;owned? ?[2J
                       DONE ?31m ?evil
                       one
                       ERROR  two
                """);
    }

    /// The lock holder, image names and journal texts all come from the server.
    @Test
    void outputOfAServerCannotControlTheTerminalOrFloodIt() throws IOException {
        try (TerminalFuzz fuzz = new TerminalFuzz()) {
            fuzz.test(Input.of("\0\033[2J\u009b31m", "\u202eevil"));
            fuzz.test(Input.of("\t" + "x".repeat(2000), "y"));
        }
    }

    @Test
    void evidenceIsCutToTwentyLines() {
        List<String> lines =
                IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).toList();
        assertThat(Text.evidence(lines, "…"))
                .hasSize(20)
                .startsWith("line 1", "line 2")
                .contains("(81 lines omitted)")
                .endsWith("line 99", "line 100");
        assertThat(Text.evidence(List.of("x".repeat(1000)), "…").getFirst())
                .hasSize(240)
                .endsWith("…");
    }

    private static void show(Out out, Terminal.Level level, List<Event> events) {
        Terminal terminal = new Terminal(out, level);
        events.forEach(terminal::show);
        // Not closed: closing would clear the live line that the tests check. Its thread is a daemon.
    }
}
