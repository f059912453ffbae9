package dev.teal.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.deploy.Entry.Phase;
import dev.teal.event.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final String BEGIN = line("deploy-1", "00", "", "begin");
    private static final String INTENT = line("deploy-1", "01", "flip", "intent");
    private static final String DONE = line("deploy-1", "02", "flip", "done");
    private static final String END = line("deploy-1", "09", "", "end");

    private static String line(String deployment, String second, String step, String phase) {
        return """
                {"v":1,"at":"2026-11-23T09:15:%sZ","deployment":"%s","epoch":3,"kind":"deploy","release":"r2",\
                "from":"blue","to":"green","step":"%s","phase":"%s","text":"","by":"ada@laptop"}""".formatted(second, deployment, step, phase);
    }

    @Test
    void aLineIsWrittenAsItIsRead() {
        Entry entry = Journal.parse(List.of(INTENT)).entries().getFirst();
        assertThat(entry.phase()).isEqualTo(Phase.INTENT);
        assertThat(Json.write(Entry.class, entry)).isEqualTo(INTENT);
    }

    @Test
    void anAttemptIsPutTogetherFromItsLines() {
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
    void whatIsNotALineIsPassedOver() {
        List<String> lines = List.of(
                "",
                "rubbish",
                BEGIN.substring(0, 40),
                "[]",
                "{}",
                "null",
                BEGIN,
                INTENT.replace("\"v\":1", "\"v\":2"),
                DONE.replace("done", "a phase of tomorrow"),
                DONE.replace("2026-11-23", "yesterday"),
                END);
        Journal journal = Journal.parse(lines);
        assertThat(journal.entries()).extracting(Entry::phase).containsExactly(Phase.BEGIN, Phase.END);
        assertThat(journal.interrupted()).isEmpty();
    }

    /// A server may write what it likes: brackets that end the stack, a time that no calendar has.
    @Test
    void noLineCanEndTheReading() {
        List<String> lines =
                List.of("{\"v\":1,\"more\":" + "[".repeat(200_000), BEGIN.replace("2026", "+999999999"), BEGIN);
        assertThat(Journal.parse(lines).entries()).hasSize(1);
    }

    /// The beginning may be beyond the lines that were read.
    @Test
    void linesWithoutABeginningAreNoAttempt() {
        assertThat(Journal.parse(List.of(DONE, END)).attempts()).isEmpty();
    }
}
