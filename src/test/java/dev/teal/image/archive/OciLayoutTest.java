package dev.teal.image.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OciLayoutTest {
    private static final String LAYER = "sha256:" + "a".repeat(64);
    private static final String MANIFEST = "sha256:" + "b".repeat(64);

    @TempDir
    private Path folder;

    private OciLayout layout(String index) throws IOException {
        Files.writeString(folder.resolve("index.json"), index);
        return new OciLayout(folder);
    }

    @Test
    void aLayerThatWasLeftOutHasNoFileButItsSize() throws IOException {
        OciLayout layout = layout("{\"manifests\":[{\"digest\":\"" + MANIFEST + "\"}]}");
        layout.leaveOut(List.of(LAYER));
        Files.writeString(
                folder.resolve(OciLayout.blob(MANIFEST)),
                "{\"layers\":[{\"digest\":\"" + LAYER + "\",\"size\":2048}]}");
        assertThat(layout.layers()).containsEntry(LAYER, 2048L);
        assertThat(layout.layer(LAYER)).isEmpty();
        Files.writeString(folder.resolve(OciLayout.blob(LAYER)), "content");
        assertThat(layout.layer(LAYER)).contains(folder.resolve(OciLayout.blob(LAYER)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../../../etc/passwd", "sha512:aa", "", "/etc/passwd"})
    void aNameThatIsNoDigestIsNeverAPath(String digest) throws IOException {
        OciLayout layout = layout("{\"manifests\":[{\"digest\":\"" + digest + "\"}]}");
        assertThatThrownBy(layout::layers)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("names a part by something else than its SHA-256");
        assertThatThrownBy(() -> layout.leaveOut(List.of(digest))).isInstanceOf(Problem.class);
    }

    @Test
    void anIndexOfSeveralImagesIsRefused() throws IOException {
        OciLayout layout = layout("{\"manifests\":[{},{}]}");
        assertThatThrownBy(layout::config).hasMessageContaining("has 2 images");
    }
}
