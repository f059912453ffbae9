package dev.teal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.cli.command.Globals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private final Recorded recorded = Recorded.utf8();

    @Test
    void anUnknownVerbSuggestsTheNearest() {
        assertThat(recorded.teal("deplyo")).isEqualTo(64);
        assertThat(recorded.err()).isEqualTo("""
                ERROR  unknown verb "deplyo"; did you mean "deploy"?
                       Next: `teal help` lists the verbs
                """);
        assertThat(recorded.out()).isEmpty();
    }

    @Test
    void aVerbUnlikeAnyOtherGetsNoSuggestion() {
        assertThat(recorded.teal("xyzzy")).isEqualTo(64);
        assertThat(recorded.err()).startsWith("ERROR  unknown verb \"xyzzy\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--jsno deploy", "deploy --jsno", "deploy --jsno=1"})
    void anUnknownOptionSuggestsTheNearest(String line) {
        assertThat(recorded.teal(line.split(" "))).isEqualTo(64);
        assertThat(recorded.err()).startsWith("ERROR  unknown option \"--jsno\"; did you mean \"--json\"?\n");
    }

    @Test
    void abbreviatedOptionsAreNotGuessed() {
        assertThat(recorded.teal("deploy", "--verb")).isEqualTo(64);
    }

    @Test
    void unexpectedArgumentsAreRefused() {
        assertThat(recorded.teal("deploy", "now", "please")).isEqualTo(64);
        assertThat(recorded.err()).startsWith("ERROR  `teal deploy` takes no arguments; unexpected: \"now please\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c a.yml exec -it --slot green ls -la -c b",
                "exec -it -c a.yml --slot green -- ls -la -c b",
                "exec --interactive --tty --slot=green -ca.yml ls -la -c b"
            })
    void theOptionsOfTealEndAtTheFirstWordOfACommand(String line) {
        Request request = Request.parse(line.split(" "));
        assertThat(request.arguments().all()).containsExactly("ls", "-la", "-c", "b");
        assertThat(request.globals().config()).isEqualTo(Path.of("a.yml"));
        assertThat(request.arguments().has("tty")).isTrue();
        assertThat(request.arguments().value("slot")).contains("green");
    }

    @Test
    void aCommandMayBeginWithADashAfterTwoDashes() {
        assertThat(Request.parse(words("exec", "--", "-x", "--", "y"))
                        .arguments()
                        .all())
                .containsExactly("-x", "--", "y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec --solt green ls", "exec -i --solt ls", "exec --solt"})
    void anUnknownOptionBeforeACommandIsNotItsFirstWord(String line) {
        assertThat(recorded.teal(line.split(" "))).isEqualTo(64);
        assertThat(recorded.err()).startsWith("ERROR  unknown option \"--solt\"; did you mean \"--slot\"?\n");
    }

    @Test
    void anUnknownLetterBehindKnownOnesIsRefused() {
        assertThat(recorded.teal("exec", "-ix", "ls")).isEqualTo(64);
        assertThat(recorded.err()).startsWith("ERROR  unknown option \"-ix\"");
        assertThat(recorded.teal("exec", "-it")).isEqualTo(64);
        assertThat(recorded.err()).contains("ERROR  `teal exec` needs CMD...\n");
    }

    @Test
    void anOptionWithoutItsValueIsRefused() {
        assertThat(recorded.teal("deploy", "-c")).isEqualTo(64);
        assertThat(recorded.err()).startsWith("ERROR  --config needs a FILE\n");
    }

    @Test
    void quietAndVerboseCannotBeCombined() {
        assertThat(recorded.teal("deploy", "-q", "-v")).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-y --config a.yml deploy", "deploy -y --config a.yml", "-y deploy -c a.yml", "deploy -yca.yml"})
    void globalOptionsMayComeBeforeOrAfterTheVerb(String line) {
        Globals globals = Request.parse(line.split(" ")).globals();
        assertThat(globals.config()).isEqualTo(Path.of("a.yml"));
        assertThat(globals.yes()).isTrue();
        assertThat(globals.json()).isFalse();
    }

    @Test
    void theConfigDefaultsToTealYmlAndTheLastOneGivenWins() {
        assertThat(Request.parse(words("deploy")).globals().config()).isEqualTo(Path.of("teal.yml"));
        assertThat(Request.parse(words("-c", "a", "deploy", "-c", "b"))
                        .globals()
                        .config())
                .isEqualTo(Path.of("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-d staging deploy", "deploy --destination staging", "-d x deploy -d staging"})
    void theStageMayComeBeforeOrAfterTheVerb(String line) {
        Globals globals = Request.parse(line.split(" ")).globals();
        assertThat(globals.stage()).isEqualTo("staging");
        assertThat(globals.source().own()).isEqualTo(Path.of("teal.staging.yml"));
        assertThat(Request.parse(words("deploy")).globals().source().own()).isEqualTo(Path.of("teal.yml"));
    }

    /// The same command without it would be about production.
    @Test
    void theStageIsInEveryFailureAndInTheCommandsThatItSuggests(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("teal.yml"), "app: hub\nserver: local\nimage: {name: x}\n");
        assertThat(recorded.teal("status", "--json", "-c", file.toString(), "-d", "staging"))
                .isEqualTo(64);
        assertThat(recorded.out()).contains("\"stage\":\"staging\"", "`teal init -d staging` writes a first one");
        assertThat(recorded.teal("init", "-c", file.toString(), "-d", "staging"))
                .isEqualTo(0);
        assertThat(recorded.out())
                .endsWith(
                        "wrote " + folder.resolve("teal.staging.yml")
                                + "\nNext: write what differs, then run `teal setup -d staging` and `teal deploy -d staging`\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web;reboot", "root@", "a b"})
    void appsTakesAServerAsAfterSsh(String server) {
        assertThat(recorded.teal("apps", server)).isEqualTo(64);
        assertThat(recorded.err()).startsWith("ERROR  HOST: \"").contains("`root@203.0.113.7`");
    }

    @Test
    void quotesInAValueAreKept() {
        assertThat(Request.parse(words("deploy", "-c", "\"a\"")).globals().config())
                .isEqualTo(Path.of("\"a\""));
    }

    @Test
    void aUsageErrorIsJsonWhenJsonIsRequested() {
        assertThat(recorded.teal("deplyo", "--json")).isEqualTo(64);
        assertThat(recorded.out())
                .contains("\"event\":\"failed\"", "\"outcome\":\"usage\",\"exit_code\":64}")
                .hasLineCount(1);
    }

    @Test
    void theVersionIsThatOfThePom() throws IOException {
        assertThat(recorded.teal("--version")).isEqualTo(0);
        assertThat(recorded.out()).isEqualTo("teal " + Version.TEAL + "\n");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>teal</artifactId>\n  <version>" + Version.TEAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "-h", "--help", "help help"})
    void helpHasSeveralSpellings(String line) {
        assertThat(recorded.teal(line.split(" "))).isEqualTo(0);
        assertThat(recorded.out()).isEqualTo(Help.overview());
    }

    @Test
    void noArgumentsShowHelp() {
        assertThat(recorded.teal()).isEqualTo(0);
        assertThat(recorded.out()).isEqualTo(Help.overview());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy -h", "-h deploy", "help deploy", "deploy --help some thing"})
    void everyFormOfHelpExplainsTheVerb(String line) {
        assertThat(recorded.teal(line.split(" "))).isEqualTo(0);
        assertThat(recorded.out()).startsWith("teal deploy: build, ship, ").contains("Usage: teal deploy");
    }

    @Test
    void helpFitsEightyColumnsAndNamesEachVerbOnce() {
        List<String> lines = Help.overview().lines().toList();
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        for (Verbs verb : Verbs.values()) {
            long times = lines.stream()
                    .filter(line -> line.startsWith("  " + verb.word() + " "))
                    .count();
            assertThat(times).as(verb.word()).isEqualTo(verb.group == Verbs.Group.HIDDEN ? 0 : 1);
        }
    }

    @Test
    void helpOfEachVerbFitsEightyColumns() {
        for (Verbs verb : Verbs.values()) {
            assertThat(Help.of(verb, verb.load()).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        }
    }

    private static String[] words(String... words) {
        return words;
    }
}
