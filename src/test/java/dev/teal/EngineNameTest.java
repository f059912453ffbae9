package dev.teal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which code may know that the engine is Docker. A Dockerfile is a format of its own.
class EngineNameTest {
    private static final List<Path> MAIN =
            List.of(Path.of("src/main/java/dev/teal"), Path.of("src/main/resources/dev/teal"));
    private static final Pattern NAME = Pattern.compile("(?i)docker(?!file)|podman");
    private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)//.*|^\\s*#.*");
    private static final String CLIENT = "runtime/docker/DockerCommand.java";
    private static final Pattern BARE = Pattern.compile("(?<![\\w/.$\"])docker (?=[a-z])");
    private static final Pattern QUOTED = Pattern.compile("\"docker\"");

    /// Images have a format and tools of their own; `runtime: docker` is the user's key; setup installs the engine; a
    /// tunnel's connector may run as its container.
    private static final List<String> FOLDERS = List.of("runtime/docker/", "image/", "config/", "setup/", "tunnel/");

    /// The other files that name it, and why. A file that no longer does has no line here.
    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "deploy/state/Target.java", "chooses the runtime",
            "server/CleanEnvironment.java", "an account's setting must not choose another engine",
            "data/Checks.java", "a message explains a folder that Docker made",
            "cli/Help.java", "help",
            "cli/Verbs.java", "help",
            "cli/command/inside/ExecVerb.java", "help",
            "cli/command/inside/RunVerb.java", "help",
            "cli/command/SetupVerb.java", "help",
            "cli/command/DemoVerb.java", "help",
            "server/shell/UserEnvironment.java", "where its client is on a Mac"));

    @Test
    void onlyTheseFilesNameTheEngine() {
        assertThat(files(NAME))
                .filteredOn(file -> FOLDERS.stream().noneMatch(file::startsWith))
                .containsExactlyElementsOf(FILES.keySet());
    }

    /// So that another client needs a change in one place.
    @Test
    void theNameOfItsClientIsInOnePlace() {
        assertThat(files(BARE))
                .filteredOn(file -> file.endsWith(".sh") && file.startsWith("runtime/"))
                .isEmpty();
        assertThat(files(QUOTED))
                .filteredOn(file -> file.startsWith("runtime/"))
                .containsExactly(CLIENT);
    }

    private static List<String> files(Pattern pattern) {
        return MAIN.stream()
                .flatMap(folder -> files(folder).stream()
                        .filter(file -> pattern.matcher(code(file)).find())
                        .map(file -> folder.relativize(file).toString()))
                .sorted()
                .toList();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String code(Path file) {
        try {
            return COMMENT.matcher(Files.readString(file)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
