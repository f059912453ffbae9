package dev.teal.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.ExitCode;
import dev.teal.cli.Recorded;
import dev.teal.event.Emitter;
import dev.teal.event.Event;
import dev.teal.event.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private final Recorded recorded = new Recorded(Map.of("LANG", "C"));
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-23T09:15:33Z"), ZoneOffset.UTC);

    private Events lines(boolean verbose) {
        return new Emitter(new JsonLines(recorded.piped(), verbose), clock, "staging")
                .about("agent-hub", "shop")
                .of("deploy-1");
    }

    @Test
    void eachEventIsOneObjectPerLine() {
        Events lines = lines(false);
        lines.emit(new Event.StepDone("flip", "blue → green", Duration.ofMillis(12)));
        lines.emit(new Event.CommandRun("local", "true", false, 0, Duration.ZERO));
        lines.emit(new Event.Finished("deploy", ExitCode.DONE, "r", "green", "live", Duration.ofMillis(8200)));
        assertThat(recorded.out()).isEqualTo("""
                        {"event":"step_done","at":"2026-11-23T09:15:33Z","app":"agent-hub","stage":"staging","server":"shop","attempt":"deploy-1","step":"flip","text":"blue → green","took_ms":12}
                        {"event":"finished","at":"2026-11-23T09:15:33Z","app":"agent-hub","stage":"staging","server":"shop","attempt":"deploy-1","kind":"deploy","release":"r","slot":"green","text":"live","took_ms":8200,"outcome":"done","exit_code":0}
                        """);
        assertThat(recorded.err()).isEmpty();
    }

    @Test
    void progressIsPrintedAFewTimesASecond() {
        Events lines = lines(false);
        for (int done = 1; done <= 1000; done++) {
            lines.emit(new Event.StepProgress("ship", done, 1000, "")); // the clock stands still
        }
        assertThat(recorded.out()).hasLineCount(1).contains("\"done\":1,\"total\":1000");
    }

    @Test
    void verboseShowsCommandsToo() {
        lines(true).emit(new Event.CommandRun("local", "false", false, 1, Duration.ofMillis(2)));
        assertThat(recorded.out()).contains("\"event\":\"command_run\"", "\"command\":\"false\"", "\"exit_code\":1");
    }

    /// The last line has the outcome, even if people have already seen the failure.
    @Test
    void aFailureReportedEarlyStillEndsWithFailed() {
        Events lines = lines(false);
        Event.Failed report = new Event.Failed("x", List.of("a"), "do", ExitCode.FAILED);
        lines.emit(new Event.Failing(report));
        lines.emit(new Event.StepUndone("start", "stopped"));
        lines.emit(report);
        assertThat(recorded.out()).isEqualTo("""
                        {"event":"failing","at":"2026-11-23T09:15:33Z","app":"agent-hub","stage":"staging","server":"shop","attempt":"deploy-1","text":"x","details":["a"],"next":"do"}
                        {"event":"step_undone","at":"2026-11-23T09:15:33Z","app":"agent-hub","stage":"staging","server":"shop","attempt":"deploy-1","step":"start","text":"stopped"}
                        {"event":"failed","at":"2026-11-23T09:15:33Z","app":"agent-hub","stage":"staging","server":"shop","attempt":"deploy-1","text":"x","details":["a"],"next":"do","outcome":"failed","exit_code":1}
                        """);
        assertThat(recorded.err()).isEqualTo("ERROR  x\n       a\n       Next: do\n");
    }

    @Test
    void whatIsProposedIsAListAndAWarningHasItsEvidence() {
        Events lines = lines(false);
        lines.emit(new Event.Proposed("On shop:", List.of("move a", "connect b")));
        lines.emit(new Event.Warning("a tunnel leads past nginx", List.of("config.yml:7"), "change it"));
        assertThat(recorded.out())
                .contains("\"event\":\"proposed\"", "\"text\":\"On shop:\",\"changes\":[\"move a\",\"connect b\"]")
                .contains(
                        "\"text\":\"a tunnel leads past nginx\",\"details\":[\"config.yml:7\"],\"next\":\"change it\"");
    }

    @Test
    void aFailureIsJsonForProgramsAndTextForPeople() {
        Events lines = lines(false);
        lines.emit(new Event.Failed("line\nbreak", List.of("a"), "do", ExitCode.ROLLED_BACK));
        assertThat(recorded.out()).isEqualTo("""
                        {"event":"failed","at":"2026-11-23T09:15:33Z","app":"agent-hub","stage":"staging","server":"shop","attempt":"deploy-1","text":"line\\nbreak","details":["a"],"next":"do","outcome":"rolled_back","exit_code":2}
                        """);
        assertThat(recorded.err()).isEqualTo("ERROR  line?break\n       a\n       Next: do\n");
    }
}
