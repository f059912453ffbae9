package dev.teal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The docs against the sources: tests and files that they name exist.
class DocsTest {
    /// `FlipTest.aRequestFinishes`, `e2e.SetupTest.aLongName…`, and a second method of the same class, `.anotherOne`.
    private static final Pattern TEST =
            Pattern.compile("`(?:(?:[a-z0-9]+\\.)*([A-Z]\\w*(?:Test|Contract)))?\\.([a-z]\\w*[A-Z]\\w*)(…?)`");

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");

    @Test
    void eachTestThatIsNamedExists() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (Path file : files(Path.of("src"), ".java")) {
            tests.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
        }
        List<String> missing = new ArrayList<>();
        for (Path page : pages()) {
            String owner = "";
            for (MatchResult named :
                    TEST.matcher(Files.readString(page)).results().toList()) {
                owner = named.group(1) == null ? owner : named.group(1);
                String method = " " + named.group(2) + (named.group(3).isEmpty() ? "(" : "");
                if (!owner.isEmpty() && !tests.getOrDefault(owner, "").contains(method)) {
                    missing.add(page + ": " + owner + "." + named.group(2));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void eachLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            LINK.matcher(Files.readString(page))
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !Files.exists(page.resolveSibling(link)))
                    .forEach(link -> broken.add(page + ": " + link));
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(Path.of("docs"), ".md"));
        pages.add(Path.of("README.md"));
        pages.add(Path.of("CONTRIBUTING.md"));
        return pages;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
