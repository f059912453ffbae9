package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.ExitCode;
import dev.teal.config.ConfigProblem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad files and the exact lines that the user sees.
class ConfigErrorsTest {
    @ParameterizedTest
    @MethodSource({"shapes", "syntax", "keys"})
    void everyErrorNamesItsPlaceWhatWasFoundAndWhatWasExpected(BadConfig bad) {
        bad.check();
    }

    @Test
    void allErrorsComeAtOnceInTheOrderOfTheFile() {
        ConfigProblem problem = BadConfig.problem("""
                app: Agent Hub
                contaner:
                  port: 3000
                health:
                  path: api
                  timeout: 5
                slots: {blue: 3000, green: 3000}
                """);

        assertThat(problem).hasMessage("teal.yml has 6 errors");
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(problem.next()).contains("docs/teal.yml");
        assertThat(problem.details())
                .containsExactly(
                        "teal.yml:1:1  server is missing; write where the app runs, such as server: root@203.0.113.7",
                        "teal.yml:1:6  app: \"Agent Hub\" is not an app name (2 to 40 of a-z, 0-9 and -, starting"
                                + " with a letter, not ending in -); did you mean \"agent-hub\"?",
                        "teal.yml:2:1  unknown key \"contaner\"; did you mean \"container\"?",
                        "teal.yml:5:9  health.path: \"api\" does not start with /; write a path such as /health",
                        "teal.yml:6:12  health.timeout: \"5\" has no unit; write 5s or 500ms",
                        "teal.yml:7:15  slots.blue: 3000 is also used by slots.green");
    }

    static Stream<BadConfig> shapes() {
        String empty = "1:1  the file is empty; `teal init` writes a first one";
        return Stream.of(
                BadConfig.file("", empty),
                BadConfig.file("# only this\n", empty),
                BadConfig.file("---\n", "2:1  the file is empty; `teal init` writes a first one"),
                BadConfig.file("- app\n", "1:1  found a list, expected lines of key: value"),
                BadConfig.file("hello\n", "1:1  found \"hello\", expected lines of key: value"),
                BadConfig.file("[".repeat(50_000), "1:33  nested more than 32 levels deep"),
                BadConfig.more("health: /up\n", "3:9  health: found \"/up\", expected a section with keys"),
                BadConfig.more("drain: [1, 2]\n", "3:8  drain: found a list, expected one value"),
                BadConfig.more("url:\n", "3:1  url: has no value; write one, or remove the key"),
                BadConfig.more(
                        "drain: !env X\n", "3:8  drain: found the tag \"!env\"; tags have no meaning here, remove it"),
                BadConfig.more(
                        "container: {env: {A: }}\n",
                        "3:19  container.env.A: has no value; write \"\" for an empty value, or quote the word"),
                BadConfig.more(
                        "container: {env: {A: null}}\n",
                        "3:19  container.env.A: null means no value in YAML; write \"\" for an empty value, or quote"
                                + " the word"),
                BadConfig.more(
                        "container: {env: {A: [b]}}\n", "3:22  container.env.A: found a list, expected one value"),
                BadConfig.more(
                        "container: {env: {A: \"\\0\"}}\n",
                        "3:22  container.env.A: contains a NUL character, which no program can receive"),
                BadConfig.more(
                        "container: {env: {A: \"\\uD800\"}}\n",
                        "3:22  container.env.A: contains half of a surrogate pair, which is not a character"));
    }

    static Stream<BadConfig> syntax() {
        return Stream.of(
                BadConfig.more("health:\n\tpath: /\n", "4:1  found a tab; YAML indents with spaces only"),
                BadConfig.more(
                        "url: a: b\n",
                        "3:7  a second \": \" in one value, or wrong indentation; quote a text that contains \": \""),
                BadConfig.more("drain 30s\nretain: 5\n", "3:1  this line is not \"key: value\""),
                BadConfig.more("drain: '30s\n", "3:8  this quote is never closed"),
                BadConfig.more(
                        "drain: \"\\q\"\n", "3:10  unknown escape; write \\\\ for a backslash, or use single quotes"),
                BadConfig.more("drain: @x\n", "3:8  this character cannot start a value; quote the text"),
                BadConfig.more(
                        "  drain: 30s\n",
                        "3:8  a second \": \" in one value, or wrong indentation; quote a text that"
                                + " contains \": \""),
                BadConfig.more("---\napp: two\n", "3:1  a second document begins here; remove it, or the ---"),
                BadConfig.more("drain: *x\n", "3:8  not YAML: found undefined alias x"),
                BadConfig.more(
                        "drain: |\u0085\n",
                        "3:9  not YAML: while scanning a block scalar: expected chomping or indentation indicators, but"
                                + " found (133)"),
                BadConfig.more("drain: \u0007\n", "3:8  the character U+0007 is not allowed in YAML"));
    }

    static Stream<BadConfig> keys() {
        return Stream.of(
                BadConfig.more("contaner:\n", "3:1  unknown key \"contaner\"; did you mean \"container\"?"),
                BadConfig.more("health: {pth: /}\n", "3:10  health: unknown key \"pth\"; did you mean \"path\"?"),
                BadConfig.more("imgae: {}\n", "3:1  unknown key \"imgae\"; did you mean \"image\"?"),
                BadConfig.more(
                        "handover: true\n",
                        "3:1  unknown key \"handover\"; it is now strategy: recreate (or blue-green, the default)"),
                BadConfig.more("hold: 30s\n", "3:1  unknown key \"hold\"; did you mean \"pause\"?"),
                BadConfig.more("service: x\n", "3:1  unknown key \"service\"; did you mean \"app\"?"),
                BadConfig.more("proxy: {ssl: true}\n", "3:1  unknown key \"proxy\"; did you mean \"router\"?"),
                BadConfig.more("healthcheck: {}\n", "3:1  unknown key \"healthcheck\"; did you mean \"health\"?"),
                BadConfig.more("memory: 1g\n", "3:1  unknown key \"memory\"; did you mean \"container.memory\"?"),
                BadConfig.more(
                        "router: {ssl: true}\n",
                        "3:10  router: unknown key \"ssl\"; Teal leaves TLS to a tunnel or load balancer in front of"
                                + " nginx, or to lines in router.extra"),
                BadConfig.more("slots: {red: 3002}\n", "3:9  slots: unknown key \"red\"; known keys: blue, green"),
                BadConfig.more("drain: 1s\ndrain: 2s\n", "4:1  drain is defined twice; first on line 3"),
                BadConfig.more(
                        "container: {env: {A: 1, A: 2}}\n", "3:25  container.env.A is defined twice; first on line 3"),
                BadConfig.more("[a]: b\n", "3:1  found a list where a key was expected"),
                BadConfig.file(
                        "servers: [a]\n",
                        "1:1  app is missing; write the app's name, such as app: agent-hub",
                        "1:1  server is missing; write where the app runs, such as server: root@203.0.113.7",
                        "1:1  unknown key \"servers\"; did you mean \"server\"?"));
    }
}
