package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// All hooks of an app. Each notes its variables in a file of `ran`, and then does what a test wrote for it.
final class RecordingHooks {
    private static final List<String> NAMES =
            List.of("pre-build", "pre-deploy", "pre-flip", "post-flip", "post-deploy", "on-failure", "on-rollback");

    private final Path ran;
    private final Path acts;

    /// @param folder of teal.yml
    RecordingHooks(Path folder) throws IOException {
        ran = Files.createDirectories(folder.resolve("ran"));
        acts = Files.createDirectories(folder.resolve("acts"));
        Path hooks = Files.createDirectories(folder.resolve(".teal/hooks"));
        for (String name : NAMES) {
            Path file = Files.writeString(hooks.resolve(name), """
                    #!/bin/sh
                    echo "hello from $TEAL_HOOK"
                    env | grep ^TEAL_ >ran/tmp && mv ran/tmp "ran/$(date +%s%N) $TEAL_HOOK"
                    [ ! -e "acts/$TEAL_HOOK" ] || . "acts/$TEAL_HOOK"
                    """);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    void act(String hook, String script) throws IOException {
        Files.writeString(acts.resolve(hook), script + "\n");
    }

    void noAct(String hook) throws IOException {
        Files.delete(acts.resolve(hook));
    }

    void forget() throws IOException {
        for (Path folder : List.of(ran, acts)) {
            for (Path file : files(folder)) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("tmp")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The hooks that ran, in order.
    List<String> ran() {
        return files(ran).stream()
                .map(file -> file.toString().replaceFirst(".* ", ""))
                .toList();
    }

    List<String> variables(String hook) throws IOException {
        List<Path> files = files(ran).stream()
                .filter(file -> file.toString().endsWith(hook))
                .toList();
        assertThat(files).hasSize(1);
        return Files.readAllLines(files.getFirst());
    }
}
