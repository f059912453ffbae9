package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Workspace;
import dev.teal.server.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bugs that fuzzing found in reading images and a server's list of layers.
class HostileImageTest {
    private static final Image IMAGE = new Image("a:1", "linux/amd64", List.of("sha256:a"), "{}", 1, Optional.empty());

    @TempDir
    private Path folder;

    /// Such a file used to be unpacked and removed.
    @ParameterizedTest
    @ValueSource(strings = {"../outside", "link", "\\u0000", "nothing"})
    void aLayerOutsideOfTheImageIsRefused(String name) throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "x");
        Path saved = Files.createDirectory(folder.resolve("saved"));
        Files.createSymbolicLink(saved.resolve("link"), outside);
        Files.writeString(saved.resolve("manifest.json"), "[{\"Layers\":[\"" + name + "\"]}]");
        Process tar = new ProcessBuilder("tar", "-C", saved.toString(), "-cf", "-", "link", "manifest.json").start();
        Workspace workspace = new Workspace(Files.createDirectory(folder.resolve("workspace")));
        assertThat(new SavedArchive(IMAGE, Set.of("sha256:a"), Map.of(), workspace, Progress.NONE)
                        .read(tar.getInputStream()))
                .isEmpty();
        assertThat(outside).hasContent("x");
        assertThat(workspace.folder()).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shipped x", "staged sha256:a b", "image", "free", "line 1 2", "what"})
    void anInvalidListOfLayersIsAProblem(String line) {
        assertThatThrownBy(() -> RemoteLayers.of(new Result(0, line, "", Duration.ZERO)))
                .isInstanceOf(Problem.class);
    }
}
