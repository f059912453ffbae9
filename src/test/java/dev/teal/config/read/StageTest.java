package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ConfigProblem;
import dev.teal.config.ConfigSource;
import dev.teal.config.SlotPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// teal.staging.yml over teal.yml.
class StageTest {
    private static final ConfigSource STAGING = new ConfigSource(Path.of("teal.yml"), "staging");

    /// What a stage on the server of teal.yml needs at least.
    private static final String APART = "slots: {blue: 3002, green: 3003}\nrouter: {hosts: [staging.example.com]}\n";

    private static final String MAIN = """
            app: hub
            server: root@web
            url: https://hub.example.com
            container:
              volumes: ["data:/app/data"]
              env: {MODE: production, COLOR: blue}
              secrets: [KEY]
            router:
              hosts: [hub.example.com, www.example.com]
              body_size: 5m
            health: {path: /up, tries: 30}
            drain: 40s
            """;

    @TempDir
    Path folder;

    private static Config staging(String changes) {
        return ConfigFile.parse(MAIN, changes, STAGING);
    }

    private static ConfigProblem problem(String main, String changes) {
        ConfigProblem problem =
                catchThrowableOfType(ConfigProblem.class, () -> ConfigFile.parse(main, changes, STAGING));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        return problem;
    }

    @Test
    void sectionsAreMergedKeyByKeyAndValuesAndListsReplaced() {
        Config config = staging("""
                url: https://staging.example.com
                container:
                  env: {MODE: staging, DEBUG: "1"}
                slots: {blue: 3002, green: 3003}
                router:
                  hosts: [staging.example.com]
                health: {tries: 3}
                """);

        assertThat(config.container().env())
                .containsExactly(entry("MODE", "staging"), entry("COLOR", "blue"), entry("DEBUG", "1"));
        assertThat(config.router().hosts()).containsExactly("staging.example.com");
        assertThat(config.router().bodySize()).isEqualTo("5m");
        assertThat(config.health().path()).isEqualTo("/up");
        assertThat(config.health().tries()).isEqualTo(3);
        assertThat(config.slots()).isEqualTo(new SlotPorts(3002, 3003));
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(40));
        assertThat(config.url()).hasToString("Optional[https://staging.example.com]");
    }

    @Test
    void aStageHasAnAppOfItsOwn() {
        Config config = staging(APART + "url: null\n");

        assertThat(config.stage()).isEqualTo("staging");
        assertThat(config.app()).isEqualTo("hub-staging");
        assertThat(config.label()).isEqualTo("hub-staging");
        assertThat(config.directory()).isEqualTo("/opt/hub-staging");
        assertThat(config.source().secrets().toString()).endsWith("/.teal/secrets.staging");
        assertThat(ConfigFile.parse(MAIN, Path.of("teal.yml")).label()).isEqualTo("hub");
        assertThat(ConfigFile.parse(MAIN, "app: try\nserver: other\n", STAGING).label())
                .isEqualTo("try (staging)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "~"})
    void nullTakesAKeyAway(String nothing) {
        Config config = staging(APART + "url: " + nothing + "\nhealth: " + nothing + "\ndrain: " + nothing + "\n");

        assertThat(config.url()).isEmpty();
        assertThat(config.health().path()).isEqualTo("/");
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aSectionOfCommentsAndAFileOfCommentsChangeNothing() {
        assertThat(staging(APART + "url: null\nhealth:\n  # tries: 3\n")
                        .health()
                        .tries())
                .isEqualTo(30);
        assertThat(ConfigFile.parse("app: hub\n", "server: web\n", STAGING).app())
                .isEqualTo("hub-staging");
        assertThat(problem(MAIN, "# nothing yet\n").details()).hasSize(3);
    }

    @Test
    void anErrorNamesTheFileThatTheValueIsIn() {
        ConfigProblem problem = problem(
                "app: hub\nserver: web\ndrain: 5\nhealth:\n  path: /up\n  tries: 0\n",
                "health:\n  status: 99\nurll: x\n" + APART);

        assertThat(problem).hasMessage("teal.staging.yml and teal.yml have 4 errors");
        assertThat(problem.details())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("teal.staging.yml:2:11  health.status: "),
                        line -> assertThat(line).startsWith("teal.staging.yml:3:1  unknown key \"urll\"; "),
                        line -> assertThat(line).startsWith("teal.yml:3:8  drain: "),
                        line -> assertThat(line).startsWith("teal.yml:6:10  health.tries: "));
    }

    @Test
    void aKeyThatOneFileDefinesTwiceIsAnErrorInThatFile() {
        assertThat(problem(MAIN + "drain: 1s\n", APART + "drain: 2s\nurl: null\n")
                        .details())
                .containsExactly("teal.yml:13:1  drain is defined twice; first on line 12");
        assertThat(problem(MAIN, APART + "drain: 2s\nurl: null\ndrain: 3s\n").details())
                .containsExactly("teal.staging.yml:5:1  drain is defined twice; first on line 3");
        assertThat(problem(MAIN, "- a\n").details())
                .containsExactly("teal.staging.yml:1:1  found a list, expected lines of key: value");
        assertThat(problem(MAIN, APART + "url:\n").details())
                .containsExactly("teal.staging.yml:3:1  url: has no value; write one, or remove the key");
    }

    /// The rest is compared on the server.
    @Test
    void nothingOfProductionsOnTheSameServerIsUsedByAStage() {
        String shared = """
                app: hub
                server: web
                url: https://hub.example.com
                directory: /srv/hub
                container: {volumes: ['data:/d', '/srv/uploads:/u', '/etc/ssl:/ssl:ro']}
                """;

        assertThat(problem(shared, "slots: {blue: 3001, green: 3002}\n").details())
                .containsExactlyInAnyOrder(
                        "teal.staging.yml:1:1  directory: /srv/hub is production's on the same server; write another, or"
                                + " directory: null",
                        "teal.staging.yml:1:1  slots: production has the ports 3000 and 3001 on the same server; write"
                                + " others, such as slots: {blue: 3002, green: 3003}",
                        "teal.staging.yml:1:1  router: production takes all host names at 80 on the same server; write"
                                + " hosts, such as router: {hosts: [staging.example.com]}",
                        "teal.staging.yml:1:1  container: the volume /srv/uploads is production's; write other volumes,"
                                + " or /srv/uploads:…:ro",
                        "teal.staging.yml:1:1  url: https://hub.example.com is production's; write another, or url: null");
        assertThat(problem(MAIN, APART + "url: null\napp: hub\n").details())
                .containsExactly(
                        "teal.staging.yml:4:1  app: hub is production's name on the same server; write another");
        String tls = "router: {tls: {certificate: /c, key: /k}";
        assertThat(problem(
                                "app: hub\nserver: web\n" + tls + "}\n",
                                "slots: {blue: 4000, green: 4001}\nrouter: {listen: 8080}\n")
                        .details())
                .singleElement()
                .asString()
                .contains("production takes all host names at 443 on the same server");
        assertThat(problem(MAIN, "url: null\nslots: {blue: 4000, green: 4001}\n")
                        .details())
                .containsExactly(
                        "teal.staging.yml:1:1  router: the host name hub.example.com is production's; write other"
                                + " hosts");
    }

    @Test
    void aStageOnAServerOfItsOwnMayHaveEverythingOfProductions() {
        Config config = staging("server: root@other\napp: hub\n");

        assertThat(config.app()).isEqualTo("hub");
        assertThat(config.slots()).isEqualTo(new SlotPorts(3000, 3001));
        assertThat(ConfigFile.parse("app: hub\n", "server: web\n", STAGING).directory())
                .isEqualTo("/opt/hub-staging");
    }

    @Test
    void anAppNameThatGetsTooLongIsAnErrorAtTheName() {
        assertThat(problem("app: a-name-of-thirty-three-characters-x\nserver: web\n", "drain: 1s\n")
                        .details())
                .singleElement()
                .asString()
                .startsWith("teal.yml:1:6  app: \"a-name-of-thirty-three-characters-x-staging\" is not an app name");
    }

    @Test
    void anUnknownStageNamesThoseThatHaveAFile() throws IOException {
        Files.writeString(folder.resolve("teal.yml"), MAIN);
        Problem none = problem("staging");
        assertThat(none).hasMessage("there is no " + folder.resolve("teal.staging.yml"));
        assertThat(none.next()).startsWith("`teal init` writes a first one");

        Files.writeString(folder.resolve("teal.staging.yml"), "");
        Files.writeString(folder.resolve("teal.preview.yml"), "");
        Files.writeString(folder.resolve("teal.yml.bak"), "");
        Problem unknown = problem("stagign");
        assertThat(unknown)
                .hasMessage("there is no " + folder.resolve("teal.stagign.yml") + "; did you mean \"staging\"?");
        assertThat(unknown.next()).endsWith("teal.yml: preview, staging");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Staging", "../x", "s", "-x", "x-", "a.b", "a b", "a\nb"})
    void aNameThatDoesNotFitIntoNamesIsRefused(String name) throws IOException {
        Files.writeString(folder.resolve("teal.yml"), MAIN);
        assertThat(problem(name).getMessage()).startsWith("-d: \"").endsWith("is not the name of a stage");
    }

    private Problem problem(String stage) {
        ConfigSource source = new ConfigSource(folder.resolve("teal.yml"), stage);
        Problem problem = catchThrowableOfType(Problem.class, () -> ConfigFile.read(source));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        return problem;
    }

    @Test
    void theStagesFileIsBesideTheMainOne() {
        assertThat(new ConfigSource(Path.of("deploy/hub.yaml"), "staging").own())
                .isEqualTo(Path.of("deploy/hub.staging.yaml"));
        assertThat(new ConfigSource(Path.of(".teal"), "staging").own()).isEqualTo(Path.of(".teal.staging"));
        assertThat(ConfigSource.of(Path.of("teal.yml")).own()).isEqualTo(Path.of("teal.yml"));
    }
}
