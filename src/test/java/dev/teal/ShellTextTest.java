package dev.teal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The shell text in the sources. `echo` and `printf`'s format expand backslashes (dash: `\n`, `\0NNN`, `\c`), so
/// that whoever names a value could make two lines of one: values are arguments of `printf '%s\n'`.
class ShellTextTest {
    private static final Path SOURCES = Path.of("src/main");

    private static final Pattern EXPANDS =
            Pattern.compile("\\becho\\b[^;|&>)\\n]*(\\$|%s)|\\bprintf +(\\\\?\"[^\"\\n]*\\$|\\$)");

    /// Constants of our own in `echo`, by file.
    private static final Map<String, String> ALLOWED = Map.of(
            "dev/teal/server/shell/Channels.java", "the mark: hexadecimal digits",
            "dev/teal/server/shell/WorkerScript.java", "the mark: hexadecimal digits");

    @Test
    void noValueIsPrintedByEchoOrAsAFormat() throws IOException {
        assertThat(found(EXPANDS))
                .as("files whose shell text prints a value by echo, and those listed here")
                .isEqualTo(ALLOWED.keySet());
    }

    /// `.curlrc` and `.sqliterc` of the account must not change what is asked.
    @Test
    void noProgramReadsADotFileOfTheAccount() throws IOException {
        assertThat(found(Pattern.compile("\\bcurl\"?,?\\s+\"?-")))
                .as("files that call curl past dev.teal.server.Curl")
                .containsExactly("dev/teal/server/Curl.java");
        assertThat(found(Pattern.compile("\\bsqlite3 +-(?!version|batch -init /dev/null)")))
                .as("files that call sqlite3 with the account's .sqliterc")
                .isEmpty();
    }

    private static Set<String> found(Pattern text) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(ShellTextTest::hasShellText)
                    .filter(file -> text.matcher(read(file)).find())
                    .map(file -> SOURCES.relativize(file).toString().replaceFirst("^(java|resources)/", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean hasShellText(Path file) {
        return file.toString().endsWith(".java") || file.toString().endsWith(".sh");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
