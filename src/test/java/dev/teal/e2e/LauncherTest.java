package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.MacLike;
import dev.teal.ground.TealCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `./teal`, with other shells than dash as `/bin/sh`, and with the programs of a Mac. There is no Maven, so a build
/// ends with a message.
@Tag("server")
@ParameterizedClass
@MethodSource("shells")
class LauncherTest {
    static Stream<List<String>> shells() {
        return Stream.of(List.of("/bin/bash", "--posix"), List.of("/bin/busybox", "sh"));
    }

    @Parameter
    private List<String> shell = List.of();

    @TempDir
    private Path folder;

    private TealCommand launcher(Path script) {
        return MacLike.launcher(shell, folder.resolve("programs"), folder.resolve("a checkout"))
                .by(script);
    }

    @Test
    void itIsFoundThroughLinks() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("teal"), Path.of("bin/teal"));
        Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/teal"), folder.resolve("a checkout/teal"));
        TealCommand.Ended version =
                launcher(link).with("CDPATH", folder.toString()).must("--version");
        assertThat(version.out()).startsWith("teal ").hasLineCount(1);
        assertThat(version.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"newer source", "no folder with sources", "another JDK"})
    void itBuildsWhenItIsNotUpToDate(String why) throws IOException {
        Path home = folder.resolve("a checkout");
        TealCommand teal = launcher(home.resolve("teal"));
        switch (why) {
            case "newer source" -> {
                Path source = Files.createFile(home.resolve("src/main/New.java"));
                Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
            }
            case "no folder with sources" -> Files.delete(home.resolve("examples/agent-hub/src"));
            default -> Files.writeString(home.resolve("target/teal.jdk"), "/usr/lib/jvm/gone\n");
        }
        TealCommand.Ended ended = teal.run("--version");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("Maven is needed to build Teal", "Next: apt-get install maven");
        assertThat(ended.out()).isEmpty();
    }
}
