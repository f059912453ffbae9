package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ConfigProblem;
import dev.teal.config.ConfigSource;
import dev.teal.config.Destination;
import dev.teal.config.ImageConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// teal.yml as it is read.
class ConfigFileTest {
    @TempDir
    Path folder;

    private static Config parse(String text) {
        return ConfigFile.parse(text, Path.of("teal.yml"));
    }

    private static Config with(String lines) {
        return parse("app: hub\nserver: local\n" + lines);
    }

    @Test
    void theAddressThatInitWritesIsNoServerToConnectTo() throws IOException {
        Path file = Files.writeString(folder.resolve("teal.yml"), Starter.describe(folder));
        assertThat(ConfigFile.read(file).server())
                .isEqualTo(new Destination.Ssh("root@203.0.113.7", OptionalInt.empty()));
        ConfigProblem problem =
                catchThrowableOfType(ConfigProblem.class, () -> ConfigFile.readToConnect(ConfigSource.of(file)));
        assertThat(problem.details())
                .containsExactly(file + ":3:1  server: root@203.0.113.7 is an example, not a server");
    }

    @Test
    void aVolumeMayBeInsideAReadOnlyOneAndBeMountedTwice() {
        assertThat(with("container: {volumes: ['shared:/s:ro', 'shared/up:/up', 'a:/a', 'a:/b', 'ab:/c']}\n")
                        .container()
                        .volumes())
                .hasSize(5);
    }

    @Test
    void environmentValuesAreReadExactlyAsWritten() {
        assertThat(with("""
                container:
                  env:
                    MODE: production
                    NUMBER: 010
                    FLOAT: 1.10
                    HEX: 0x1F
                    FLAG: yes
                    TRUE: True
                    EMPTY: ""
                    DOLLAR: $HOME ${X} $$
                    SINGLE: 'it''s "quoted" # no comment \\n'
                    DOUBLE: "tab\\tline\\nquote\\" back\\\\slash \\u00e9"
                    HASH: a#b
                    COLON: http://x:80/?a=b
                    UTF8: Grüße 日本 🚀
                    BLOCK: |
                      -----BEGIN-----
                        abc=

                      -----END-----
                    STRIPPED: |-
                      one
                      two
                    FOLDED: >-
                      one
                      two
                """).container().env())
                .containsExactly(
                        entry("MODE", "production"),
                        entry("NUMBER", "010"),
                        entry("FLOAT", "1.10"),
                        entry("HEX", "0x1F"),
                        entry("FLAG", "yes"),
                        entry("TRUE", "True"),
                        entry("EMPTY", ""),
                        entry("DOLLAR", "$HOME ${X} $$"),
                        entry("SINGLE", "it's \"quoted\" # no comment \\n"),
                        entry("DOUBLE", "tab\tline\nquote\" back\\slash é"),
                        entry("HASH", "a#b"),
                        entry("COLON", "http://x:80/?a=b"),
                        entry("UTF8", "Grüße 日本 🚀"),
                        entry("BLOCK", "-----BEGIN-----\n  abc=\n\n-----END-----\n"),
                        entry("STRIPPED", "one\ntwo"),
                        entry("FOLDED", "one two"));
    }

    @Test
    void anchorsAndAliasesAreFollowed() {
        assertThat(with("health: {path: &p /up}\nrouter: {health: *p}").router().health())
                .contains("/up");
    }

    @Test
    void anEmptySectionHasTheDefaults() {
        assertThat(with("health:\ncontainer:\n  volumes:\n  env:\n").health().tries())
                .isEqualTo(10);
    }

    /// Names as compose and registries use them.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "my_app:1",
                "my_app",
                "shop_web-1.2__x",
                "localhost/my_app:V1.0_b",
                "localhost:5000/a/b_c/d:1",
                "Registry.example/acme/my.app",
                "a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "my_app:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void anImageMayHaveAnyNameThatDockerAccepts(String name) {
        assertThat(with("image: {name: '" + name + "'}").image()).isEqualTo(new ImageConfig.Ready(name, "linux/amd64"));
    }

    @Test
    void aReadyImageIsNotBuilt() {
        assertThat(with("image: {name: 'ghcr.io:5000/acme/hub:1.4'}").image())
                .isEqualTo(new ImageConfig.Ready("ghcr.io:5000/acme/hub:1.4", "linux/amd64"));
    }

    @Test
    void aProcessRunsAFolderOfFiles() {
        assertThat(with("runtime: process\nimage: {files: build/app, command: [java, Main]}")
                        .image())
                .isEqualTo(new ImageConfig.Files("build/app", List.of("java", "Main")));
    }

    @Test
    void aReleaseCommandAsAListIsReadWordByWord() {
        assertThat(with("release: [node, 'migrate.js', '--x y']").release())
                .containsExactly("node", "migrate.js", "--x y");
    }

    @ParameterizedTest
    @CsvSource({
        "local, local, -1",
        "web, web, -1",
        "root@web.example.com, root@web.example.com, -1",
        "root@web:2222, root@web, 2222",
        "ssh://root@web:2222, root@web, 2222",
        "ssh://web/, web, -1",
        "'[::1]:22', ::1, 22",
        "'root@[fe80::1%eth0]', root@fe80::1%eth0, -1",
    })
    void aServerIsWrittenAsForSsh(String text, String target, int port) {
        Destination expected = text.equals("local")
                ? new Destination.Local()
                : new Destination.Ssh(target, port < 0 ? OptionalInt.empty() : OptionalInt.of(port));

        assertThat(parse("app: hub\nserver: '" + text + "'\n").server()).isEqualTo(expected);
    }

    @Test
    void aServerIsShownAsItIsWritten() {
        assertThat(new Destination.Ssh("root@::1", OptionalInt.of(22))).hasToString("root@[::1]:22");
        assertThat(new Destination.Ssh("root@web", OptionalInt.empty())).hasToString("root@web");
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsDoNotMatter() throws IOException {
        Path file = Files.writeString(folder.resolve("teal.yml"), "\uFEFFapp: hub\r\nserver: local\r\n");

        assertThat(ConfigFile.read(file).app()).isEqualTo("hub");
        assertThat(ConfigFile.read(file).folder()).isEqualTo(folder);
    }

    @Test
    void aMissingFileNamesTheCommandThatWritesOne() {
        Problem problem = problem(folder.resolve("teal.yml"));

        assertThat(problem).hasMessage("there is no " + folder.resolve("teal.yml"));
        assertThat(problem.next()).contains("`teal init`");
    }

    @Test
    void aFolderIsRefused() {
        assertThat(problem(folder)).hasMessage(folder + " is a folder");
    }

    @Test
    void aLargeFileIsNotRead() throws IOException {
        Path file = Files.writeString(folder.resolve("teal.yml"), "#".repeat((96 << 10) + 1));

        assertThat(problem(file)).hasMessage(file + " is larger than 96 KiB");
    }

    @Test
    void anErrorPointsToTheFirstByteThatIsNotUtf8() throws IOException {
        Path file = Files.write(
                folder.resolve("teal.yml"), "app: hub\nserver: l\u00e4\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problem(file).details()).containsExactly(file + ":2:10  this is not UTF-8; save the file as UTF-8");
    }

    private static Problem problem(Path file) {
        Problem problem = catchThrowableOfType(Problem.class, () -> ConfigFile.read(file));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        return problem;
    }
}
