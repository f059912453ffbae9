package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve(".teal/secrets");
    }

    private Config config(String names) {
        String text = "app: hub\nserver: local\ncontainer: {secrets: [" + names + "]}\n";
        return ConfigFile.parse(text, folder.resolve("teal.yml"));
    }

    private void write(String text, String permissions) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), text);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
    }

    private Problem problem(String names, Map<String, String> environment) {
        Problem problem = catchThrowableOfType(Problem.class, () -> Secrets.load(config(names), environment));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        return problem;
    }

    @Test
    void everyValueIsReadExactlyAsWritten() throws IOException {
        write("""
                # a comment

                RAW=a b # $X "q" 'q' \\n =
                export EXPORTED= leading and trailing\s
                SINGLE='it $is "raw" \\n'
                DOUBLE="a\\nb \\"q\\" \\\\ \\$X $Y"
                  INDENTED=x
                PEM='-----BEGIN-----
                # not a comment
                abc=
                -----END-----
                '
                LINES="one
                two"
                UTF8=Grüße 日本 🚀
                UNUSED=zzz
                WINDOWS=crlf\r
                LAST=no newline""", "rw-------");

        assertThat(Secrets.load(
                        config("LAST, RAW, EXPORTED, SINGLE, DOUBLE, INDENTED, PEM, LINES, UTF8, WINDOWS"), Map.of()))
                .containsExactly(
                        entry("LAST", "no newline"),
                        entry("RAW", "a b # $X \"q\" 'q' \\n ="),
                        entry("EXPORTED", " leading and trailing "),
                        entry("SINGLE", "it $is \"raw\" \\n"),
                        entry("DOUBLE", "a\nb \"q\" \\ $X $Y"),
                        entry("INDENTED", "x"),
                        entry("PEM", "-----BEGIN-----\n# not a comment\nabc=\n-----END-----\n"),
                        entry("LINES", "one\ntwo"),
                        entry("UTF8", "Grüße 日本 🚀"),
                        entry("WINDOWS", "crlf"));
    }

    @Test
    void whatTealWritesIsReadAsItWas() {
        Map<String, String> values = new LinkedHashMap<>();
        List.of("", "plain", " a = b # c ", "\"quoted\"", "'it'", "one\ntwo\n", "back\\n\"slash\"\n", "cr\r", "$HOME")
                .forEach(value -> values.put("V" + values.size(), value));
        assertThat(DotEnv.read("secrets", DotEnv.write(values))).isEqualTo(values);
    }

    @Test
    void theEnvironmentOverridesTheFileAndAnEmptyValueDoesNotCount() throws IOException {
        write("A=file\nB=file\nC=file\n", "rw-------");

        assertThat(Secrets.load(config("A, B, C"), Map.of("A", "given", "B", "", "OTHER", "x")))
                .containsExactly(entry("A", "given"), entry("B", "file"), entry("C", "file"));
    }

    @Test
    void theFileIsNotReadWhenItIsNotNeeded() throws IOException {
        write("broken", "rw-r--r--");

        assertThat(Secrets.load(config("A"), Map.of("A", "given"))).containsExactly(entry("A", "given"));
        assertThat(Secrets.load(config(""), Map.of())).isEmpty();
    }

    @Test
    void allMissingNamesAreReportedAtOnceWithThePlacesSearched() throws IOException {
        write("C=\n", "rw-------");
        Problem problem = problem("A, B, C", Map.of("B", ""));

        assertThat(problem).hasMessage("no value for the secret A, B, C");
        assertThat(problem.details())
                .containsExactly(
                        "A: not in the environment, no value in " + file(),
                        "B: empty in the environment, no value in " + file(),
                        "C: not in the environment, no value in " + file());
        assertThat(problem.next()).isEqualTo("export them, or write NAME=value lines to " + file() + " (chmod 600)");
    }

    @Test
    void aMissingSecretsFileIsReported() {
        assertThat(problem("A", Map.of()).details())
                .containsExactly("A: not in the environment, and there is no " + file());
    }

    @Test
    void aStageReadsItsOwnFileAndNeverProductions() throws IOException {
        write("A=of production\n", "rw-------");
        Path own = folder.resolve(".teal/secrets.staging");
        Config staging = ConfigFile.parse(
                "app: hub\ncontainer: {secrets: [A]}\n",
                "server: local\n",
                new ConfigSource(folder.resolve("teal.yml"), "staging"));
        Problem problem = catchThrowableOfType(Problem.class, () -> Secrets.load(staging, Map.of()));
        assertThat(problem.details()).containsExactly("A: not in the environment, and there is no " + own);
        assertThat(problem.next()).contains(own.toString());

        Files.writeString(own, "A=of staging\n");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
        assertThat(Secrets.load(staging, Map.of())).containsExactly(entry("A", "of staging"));
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        write("A=hunter2\n", "rw-r-----");
        Problem problem = problem("A", Map.of());

        assertThat(problem).hasMessage(file() + " is accessible to other users");
        assertThat(problem.next()).isEqualTo("chmod 600 " + file());
    }

    @Test
    void onAWindowsDriveItIsMoved() {
        Path file = Path.of(".teal/secrets");
        assertThat(Secrets.next(file, Path.of("/mnt/c/Users/me/app/.teal/secrets")))
                .startsWith("chmod 600 .teal/secrets; ")
                .contains("move the project", "/etc/wsl.conf");
        assertThat(Secrets.next(file, Path.of("/mnt/data/app/.teal/secrets"))).isEqualTo("chmod 600 .teal/secrets");
    }

    @Test
    void everyWrongLineIsReportedAndNoneIsShown() throws IOException {
        write("""
                hunter2
                A B=hunter2
                C="hunter2" hunter2
                D="hunter2\\q"
                E=hunter2
                E=hunter2
                F=hunter2\0
                =hunter2
                G='hunter2
                """, "rw-------");
        Problem problem = problem("A", Map.of());

        assertThat(problem.details())
                .containsExactly(
                        file() + ":1:1  no = here; expected NAME=value",
                        file() + ":2:1  the text before = is not a name (letters, digits and _, without spaces)",
                        file() + ":3:12  text after the closing \"",
                        file() + ":4:11  unknown escape; double quotes allow \\n \\\" \\\\ and \\$",
                        file() + ":6:1  E is defined twice",
                        file() + ":7:3  this value contains a NUL character, which no program can receive",
                        file() + ":8:1  the text before = is not a name (letters, digits and _, without spaces)",
                        file() + ":9:3  this ' is never closed");
        assertThat(problem.toString() + problem.next()).doesNotContain("hunter2");
    }
}
