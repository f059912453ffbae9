package dev.teal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The shape of the sources: what grows beyond it is two things.
class SourcesTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"\n(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("\\$[0-9@#*]|\\bprintf |\\bexec |\\[ -|\\bdone\\b|\\bfi\\b");

    private static final Pattern MESSAGE_COMPARED = Pattern.compile(
            "\\b((text|happened|getMessage|what)\\(\\)\\s*\\.(startsWith|endsWith|contains|matches|equals)\\("
                    + "|text\\.startsWith\\(\"[a-z]+:? [a-z]+)");

    @Test
    void noFolderHasMoreThan25Files() throws IOException {
        Map<Path, Long> sizes = sources(MAIN).stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        assertThat(sizes.values()).isNotEmpty().allMatch(files -> files <= 25);
    }

    @Test
    void noFileHasMoreThan250LinesAndNineInTenHaveAtMost150() throws IOException {
        List<Path> files = sources(MAIN);
        assertThat(files).filteredOn(file -> lines(file) > 250).isEmpty();
        List<Long> lengths = files.stream().map(SourcesTest::lines).sorted().toList();
        assertThat(lengths.get(lengths.size() * 9 / 10)).isLessThanOrEqualTo(150);
    }

    @Test
    void noTestFileHasMoreThan300Lines() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("test", "bench", "chaos", "fuzz", "hostile")) {
            files.addAll(sources(Path.of("src", folder)));
        }
        assertThat(files).isNotEmpty().filteredOn(file -> lines(file) > 300).isEmpty();
    }

    @Test
    void eachStepHasATestClassBesideIt() throws IOException {
        Path steps = Path.of("dev/teal/deploy/step");
        Path tests = Path.of("src/test/java").resolve(steps);
        assertThat(sources(MAIN.resolve(steps)))
                .filteredOn(file -> !file.endsWith("package-info.java"))
                .hasSizeGreaterThan(25)
                .extracting(file -> MAIN.resolve(steps).relativize(file).toString())
                .allSatisfy(step -> assertThat(tests.resolve(step.replace(".java", "Test.java")))
                        .exists());
    }

    /// Scripts are files, with a head that says what they are for (`ScriptsTest`); a few lines may stand in the code.
    @Test
    void shellInJavaIsShort() throws IOException {
        long lines = sources(MAIN).stream()
                .flatMap(file -> TEXT_BLOCK.matcher(read(file)).results())
                .map(block -> block.group(1))
                .filter(block -> SHELL.matcher(block).find())
                .mapToLong(block -> block.lines().count())
                .sum();
        assertThat(lines).isPositive().isLessThan(100);
    }

    /// Whether something succeeded is an enum or an exit code: a message may be reworded. Journal lines of
    /// version 1 have only a text (`Entry`), and a failure that was reported early is not reported twice
    /// (`ErrorReport`).
    @Test
    void noDecisionComparesAMessage() throws IOException {
        assertThat(sources(MAIN))
                .filteredOn(file -> MESSAGE_COMPARED.matcher(read(file)).find())
                .extracting(file -> MAIN.relativize(file).toString())
                .containsExactlyInAnyOrder("dev/teal/deploy/state/Entry.java", "dev/teal/cli/output/ErrorReport.java");
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static long lines(Path file) {
        return read(file).lines().count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
