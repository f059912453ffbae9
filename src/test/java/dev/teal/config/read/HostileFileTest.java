package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.config.Config;
import dev.teal.config.ConfigProblem;
import dev.teal.config.yaml.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that fuzzing of the teal.yml reader found.
class HostileFileTest {
    /// The first three overflowed the stack; the fourth took time quadratic in its length.
    @ParameterizedTest
    @CsvSource({
        "'image: {name: ', a/, 50000, a}",
        "router: {hosts: [, a., 50000, ]}",
        "app: x, -blue, 50000, x",
        "server: \", :, 300000, x\""
    })
    void aLongValueIsRefusedAtOnce(String before, String part, int times, String after) {
        String line = before + part.repeat(times) + after;
        String head =
                (line.startsWith("app") ? "" : "app: hub\n") + (line.startsWith("server") ? "" : "server: local\n");
        assertThatThrownBy(() -> read(head + line + "\n"))
                .isInstanceOfSatisfying(
                        ConfigProblem.class,
                        problem -> assertThat(problem.details().getFirst()).contains("too long"));
    }

    @ParameterizedTest
    @CsvSource({
        "'&', an anchor",
        "'app: hub\nserver: local\ncontainer: {options: [\"--n \\x12 x\"]}', two words",
        "'app: hub\nserver: \"\\r@a:1:2\"', in brackets",
        "'app: hub\nserver: local\ncontainer: {secrets: [\"A\\u0081\", \"A\\u0081\"]}', listed twice",
        "'app: hub\nserver: local\ncontainer: {env: {\"A\\u0081\": b}, secrets: [\"A\\u0081\"]}', is also in"
    })
    void noErrorHoldsAControlCharacter(String text, String about) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
                .isInstanceOfSatisfying(
                        ConfigProblem.class,
                        problem -> assertThat(String.join("", problem.details()))
                                .contains(about)
                                .matches(line -> line.codePoints().noneMatch(Character::isISOControl)));
    }

    /// At 1 MiB, such files took minutes, or more memory than Teal has.
    @Test
    void theLargestAllowedFilesAreReadQuickly() {
        String head = "rapp: hub\nserver: local\n";
        readQuickly(head + each(9500, "k@: 1\n"));
        readQuickly(head + "router: {hosts: [" + each(46_000, "_,") + "]}\n");
        readQuickly(head + "database: {sqlite: [" + each(5200, "d@/x,") + "]}\ncontainer: {volumes: ["
                + each(3600, "d@:/a/d@,") + "]}\n");
    }

    private static String each(int times, String part) {
        return IntStream.range(0, times)
                .mapToObj(i -> part.replace("@", String.valueOf(i)))
                .collect(Collectors.joining());
    }

    private static void readQuickly(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isBetween(80_000, 96 << 10);
        new ConfigFuzz().test(bytes);
    }

    @Test
    void aFileThatEndsWithinAnEscapeIsRefusedAtItsEnd() {
        assertThatThrownBy(() -> read("app: hub\nserver: \"\\x"))
                .isInstanceOfSatisfying(
                        ConfigProblem.class,
                        problem ->
                                assertThat(problem.details()).first().asString().startsWith("teal.yml:2:12  "));
    }

    private static Config read(String text) {
        return ConfigFile.parse(
                TextFile.decode(Path.of("teal.yml"), text.getBytes(StandardCharsets.UTF_8)), Path.of("teal.yml"));
    }
}
