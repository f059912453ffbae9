package dev.teal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/architecture.md against the sources.
class ArchitecturePageTest {
    private static final Path PAGE = Path.of("docs/architecture.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/teal");
    private static final Pattern ROW = Pattern.compile("^\\| \\[`(\\w+)`]\\(\\.\\./([^)]+)\\)", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("String name\\(\\) \\{\\s+return \"(\\w+)\";");
    private static final Pattern FOLDER = Pattern.compile("`([a-z]+(?:/[a-z]+)*)(?:/…)?`");

    @Test
    void theTableHasEachStepWithItsFile() throws IOException {
        Map<String, String> steps = new TreeMap<>();
        for (Path file : javaFiles(SOURCES.resolve("deploy/step"))) {
            NAME.matcher(Files.readString(file)).results().forEach(name -> steps.put(name.group(1), file.toString()));
        }
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> rows.put(row.group(1), row.group(2)));
        assertThat(rows).hasSizeGreaterThan(25).isEqualTo(steps);
    }

    @Test
    void theFoldersItNamesExistAndNoneIsMissing() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("| folder |"), page.indexOf("## Steps"));
        List<String> named = table.lines()
                .filter(row -> row.startsWith("|"))
                .map(row -> row.split("\\|", -1)[1])
                .flatMap(cell -> FOLDER.matcher(cell).results())
                .map((MatchResult folder) -> folder.group(1))
                .toList();
        assertThat(named)
                .allSatisfy(folder -> assertThat(SOURCES.resolve(folder)).isDirectory());
        assertThat(javaFiles(SOURCES))
                .extracting(file -> SOURCES.relativize(file.getParent()).toString())
                .allSatisfy(folder ->
                        assertThat(named).anySatisfy(name -> assertThat(folder).matches(name + "(/\\w+)?")));
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
