package dev.teal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongWordsTest {
    private static final Pattern VERB = Pattern.compile("`teal ([a-z]+)");

    private final Recorded recorded = Recorded.utf8();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ship             | unknown verb "ship"        | `teal deploy`
            up -d            | unknown verb "up"          | `teal deploy`
            console          | unknown verb "console"     | `teal shell`
            ssh              | unknown verb "ssh"         | `teal shell` opens a shell in the app's container; on the server itself: `ssh HOST`
            app exec ls      | unknown verb "app"         | the verbs have no group: `teal exec`, `teal logs`, `teal restart`, `teal status`
            deploy --dry-run | unknown option "--dry-run" | `teal plan` shows what a deployment would do
            deploy --env=qa  | unknown option "--env"     | `-d STAGE` reads teal.STAGE.yml over teal.yml
            destroy          | unknown verb "destroy"     | `teal remove` takes the app off the server
            gc               | unknown verb "gc"          | `teal prune` removes what no rollback needs
            exec --reuse ls  | unknown option "--reuse"   | `teal exec` uses the running container, `teal run` a new one
            """)
    void theWordsOfOtherToolsLeadToThoseOfTeal(String line, String what, String next) {
        assertThat(recorded.teal(line.split(" "))).isEqualTo(64);
        assertThat(recorded.err()).isEqualTo("ERROR  " + what + "\n       Next: " + next + "\n");
    }

    @Test
    void theirAdviceNamesVerbsThatExistAndNoneOfThemIsOne() {
        List<String[]> rows = Stream.concat(WrongWords.rows(WrongWords.VERBS), WrongWords.rows(WrongWords.OPTIONS))
                .toList();
        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            assertThat(row).hasSize(2);
            assertThat(row[0].split(" "))
                    .allSatisfy(word -> assertThat(Verbs.find(word)).isEmpty());
            assertThat(VERB.matcher(row[1]).results().map((MatchResult match) -> match.group(1)))
                    .allSatisfy(verb -> assertThat(Verbs.find(verb)).isPresent());
        });
        assertThat(rows.stream().flatMap(row -> Stream.of(row[0].split(" ")))).doesNotHaveDuplicates();
    }
}
