package dev.teal.deploy.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Json;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.Entry.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final String BEGIN = line("deploy-1", "00", "", "begin");
    private static final String INTENT = line("deploy-1", "01", "flip", "intent");
    private static final String DONE = line("deploy-1", "02", "flip", "done");
    private static final String END = line("deploy-1", "09", "", "end");

    private static String line(String deployment, String second, String step, String phase) {
        return """
                {"v":2,"at":"2026-11-23T09:15:%sZ","deployment":"%s","epoch":3,"kind":"deploy","release":"r2",\
                "from":"blue","to":"green","step":"%s","phase":"%s",%s"text":"","by":"ada@laptop"}""".formatted(second, deployment, step, phase, phase.equals("end") ? "\"outcome\":\"done\"," : "");
    }

    @Test
    void aLineIsWrittenAsItIsRead() {
        List<Entry> entries = Journal.parse(List.of(INTENT, END)).entries();
        assertThat(entries).extracting(Entry::phase).containsExactly(Phase.INTENT, Phase.END);
        assertThat(entries).extracting(entry -> Json.write(Entry.class, entry)).containsExactly(INTENT, END);
    }

    /// Lines of version 1 have no outcome: it is derived from their text.
    @Test
    void aJournalOfVersion1IsReadWithItsOutcomes() throws IOException {
        List<String> lines;
        try (InputStream file = JournalTest.class.getResourceAsStream("/deploy/journal-v1.jsonl")) {
            lines = new String(file.readAllBytes(), UTF_8).lines().toList();
        }
        Journal journal = Journal.parse(lines);
        assertThat(journal.entries()).hasSameSizeAs(lines);
        assertThat(journal.attempts())
                .extracting(attempt -> attempt.begin().kind() + " "
                        + attempt.end().flatMap(Entry::outcome).orElseThrow().word())
                .containsExactly(
                        "deploy done",
                        "snapshot failed",
                        "push recovered_back",
                        "deploy rolled_back",
                        "rollback recovered_forward",
                        "deploy recovered_back",
                        "restore not_recovered");
        assertThat(journal.wentLive()).containsExactly("20261130-064356");
        assertThat(journal.newer()).isFalse();
    }

    /// An older Teal, which knows no restart, refuses to act beside one that may be incomplete.
    @Test
    void aRestartHasLinesOfANewVersionAndMakesNoReleaseLive() {
        Entry restart = Entry.begin(Instant.EPOCH, "restart-1", Kind.RESTART, "r2", "blue", "green", "ada@laptop");
        Entry end = restart.ended(Instant.EPOCH, 4, Entry.Outcome.DONE, "done");
        assertThat(restart.v()).isEqualTo(3);
        assertThat(end.v()).isEqualTo(3);
        Journal journal =
                Journal.parse(List.of(BEGIN, END, Json.write(Entry.class, restart), Json.write(Entry.class, end)));
        assertThat(journal.newer()).isFalse();
        assertThat(journal.attempts()).hasSize(2).allMatch(Journal.Attempt::succeeded);
        assertThat(journal.wentLive()).containsExactly("r2");
        assertThat(Journal.parse(List.of(Json.write(Entry.class, restart), Json.write(Entry.class, end)))
                        .wentLive())
                .isEmpty();
    }

    /// Lines of before have no effect: the names of such steps tell.
    @Test
    void anAttemptIsForwardOnlyOnceAStepWithThatEffectBegins() {
        String forward = INTENT.replace("\"phase\":\"intent\",", "\"phase\":\"intent\",\"effect\":\"forward_only\",");
        assertThat(forward).isNotEqualTo(INTENT);
        assertThat(List.of(
                        forward,
                        forward.replace("forward_only", "moves_traffic"),
                        INTENT.replace("\"flip\"", "\"unlock\""),
                        INTENT))
                .extracting(line -> Journal.parse(List.of(BEGIN, line))
                        .interrupted()
                        .orElseThrow()
                        .forwardOnly())
                .containsExactly(true, false, true, false);
    }

    /// Otherwise an interrupted attempt of a newer Teal would go unnoticed.
    @Test
    void linesOfANewerTealAreNoticed() {
        assertThat(Journal.parse(List.of(BEGIN, "{\"v\":4,\"kind\":\"canary\"}"))
                        .newer())
                .isTrue();
        assertThat(Journal.parse(List.of(BEGIN, INTENT.replace("\"v\":2", "\"v\":4")))
                        .newer())
                .isTrue();
        assertThat(Journal.parse(List.of(BEGIN, "{\"v\":4", "rubbish")).newer()).isFalse();
    }

    @Test
    void anEndWithoutAnOutcomeIsInvalid() {
        assertThat(Journal.parse(List.of(END.replace("\"outcome\":\"done\",", "")))
                        .entries())
                .isEmpty();
    }

    @Test
    void anAttemptIsAssembledFromItsLines() {
        Journal.Attempt attempt =
                Journal.parse(List.of(BEGIN, INTENT, DONE, END)).attempts().getFirst();
        assertThat(attempt.lastStep()).isEqualTo("flip");
        assertThat(attempt.took()).contains(Duration.ofSeconds(9));
    }

    @Test
    void anAttemptWithoutAnEndWasInterrupted() {
        assertThat(Journal.parse(List.of(BEGIN, INTENT)).interrupted()).isPresent();
        assertThat(Journal.parse(List.of(BEGIN, INTENT)).attempts().getFirst().took())
                .isEmpty();
        assertThat(Journal.parse(List.of(BEGIN, INTENT, DONE, END)).interrupted())
                .isEmpty();
        assertThat(Journal.parse(List.of()).interrupted()).isEmpty();
    }

    @Test
    void onlyTheLastAttemptCanBeInterrupted() {
        String later = line("deploy-2", "30", "", "begin");
        String laterEnd = line("deploy-2", "31", "", "end");
        assertThat(Journal.parse(List.of(BEGIN, later, laterEnd)).interrupted()).isEmpty();
        assertThat(Journal.parse(List.of(BEGIN, END, later))
                        .interrupted()
                        .orElseThrow()
                        .begin()
                        .deployment())
                .isEqualTo("deploy-2");
    }

    @Test
    void invalidLinesAreSkipped() {
        List<String> lines = List.of(
                "",
                "rubbish",
                BEGIN.substring(0, 40),
                "[]",
                "{}",
                "null",
                BEGIN,
                INTENT.replace("\"v\":2", "\"v\":4"),
                DONE.replace("done", "a phase of tomorrow"),
                DONE.replace("2026-11-23", "yesterday"),
                END);
        Journal journal = Journal.parse(lines);
        assertThat(journal.entries()).extracting(Entry::phase).containsExactly(Phase.BEGIN, Phase.END);
        assertThat(journal.interrupted()).isEmpty();
    }

    /// A server may write anything: brackets that overflow the stack, a time that is out of range.
    @Test
    void noLineCanStopTheReader() {
        List<String> lines =
                List.of("{\"v\":1,\"more\":" + "[".repeat(200_000), BEGIN.replace("2026", "+999999999"), BEGIN);
        assertThat(Journal.parse(lines).entries()).hasSize(1);
    }

    /// The begin line may be before the lines that were read.
    @Test
    void linesWithoutABeginAreNotAnAttempt() {
        assertThat(Journal.parse(List.of(DONE, END)).attempts()).isEmpty();
    }
}
