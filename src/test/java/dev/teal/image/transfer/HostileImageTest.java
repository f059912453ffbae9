package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.image.Image;
import dev.teal.server.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bugs that fuzzing found in reading images and a server's list of layers.
class HostileImageTest {
    private static final Image IMAGE = new Image("a:1", "linux/amd64", List.of("sha256:a"), "{}", 1);

    @TempDir
    private Path folder;

    /// Such a file used to be unpacked and removed.
    @ParameterizedTest
    @ValueSource(strings = {"../outside", "link", "\\u0000", "nothing"})
    void aLayerOutsideOfTheImageIsRefused(String name) throws IOException {
        Path outside = Files.write(folder.resolve("outside"), gzip());
        Workspace workspace = new Workspace(Files.createDirectory(folder.resolve("workspace")));
        Files.createSymbolicLink(workspace.resolve("link"), outside);
        Files.writeString(workspace.resolve("manifest.json"), "[{\"Layers\":[\"" + name + "\"]}]");
        assertThatThrownBy(() -> SavedLayers.layers(IMAGE, Set.of("sha256:a"), workspace))
                .isInstanceOf(Problem.class);
        assertThat(outside).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "[[]]", "{", "[{\"a\":"})
    void anInvalidManifestIsAProblemOrHasNoLayers(String manifest) throws IOException {
        Workspace workspace = new Workspace(folder);
        Files.writeString(workspace.resolve("manifest.json"), manifest);
        try {
            assertThat(SavedLayers.layers(IMAGE, Set.of("sha256:a"), workspace)).isEmpty();
        } catch (Problem refused) {
            assertThat(refused.happened()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shipped x", "staged sha256:a b", "image", "free", "line 1 2", "what"})
    void anInvalidListOfLayersIsAProblem(String line) {
        assertThatThrownBy(() -> RemoteLayers.of(new Result(0, line, "", Duration.ZERO)))
                .isInstanceOf(Problem.class);
    }

    private static byte[] gzip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(1);
        }
        return bytes.toByteArray();
    }
}
