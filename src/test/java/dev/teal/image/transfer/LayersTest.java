package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.base.Sha256;
import dev.teal.event.Progress;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.EngineHere;
import dev.teal.ground.Ground;
import dev.teal.image.Image;
import dev.teal.image.LocalEngine;
import dev.teal.image.Workspace;
import dev.teal.image.build.Builder;
import dev.teal.runtime.docker.EngineQuery;
import dev.teal.runtime.docker.ImageInspect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Gets layers of an image with three from every kind of engine, in all ways.
@Tag("server")
@ParameterizedClass
@EnumSource
class LayersTest {
    private static final String NAME = "layers:1";

    @TempDir
    private Path context;

    private final Workspace workspace = Workspace.create();
    private final Engine kind;
    private final BuildEngine engine;
    private final EngineHere local;
    private Image image = new Image(NAME, "", List.of(), "", 0, Optional.empty());

    LayersTest(Engine engine) {
        this.kind = engine;
        this.engine = Ground.engine(engine);
        this.local = EngineHere.of(this.engine);
    }

    @BeforeEach
    void build() throws IOException {
        StringBuilder dockerfile = new StringBuilder("FROM scratch\n");
        for (String file : List.of("base", "library", "code")) {
            byte[] bytes = new byte[100_000];
            new Random().nextBytes(bytes);
            Files.write(context.resolve(file), bytes);
            dockerfile.append("COPY ").append(file).append(" /\n");
        }
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        engine.build(context, NAME);
        image = ImageInspect.of(local, NAME);
    }

    @AfterEach
    void close() {
        workspace.close();
        engine.docker("image", "rm", NAME);
        local.close();
    }

    @Test
    void saveYieldsTheWantedLayers() throws IOException {
        assertYields(saved(), image.layers());
        assertThat(workspace.folder().toFile().list()).hasSize(3);
    }

    /// A server that refuses a part of an image gets the whole.
    @Test
    void allLayersAreThereAfterSomeWereWanted() throws IOException {
        LocalLayers layers = new LocalLayers(local, here());
        layers.fetch(image, Set.of(image.layers().getLast()), Map.of(), workspace, Progress.NONE);
        assertYields(
                (whole, wanted, space, progress) -> List.copyOf(
                        layers.fetch(whole, wanted, Map.of(), space, progress).values()),
                image.layers());
    }

    @Test
    void saveKeepsTheWantedLayersOnly() throws IOException {
        assertYields(saved(), image.layers().subList(1, 2));
        assertThat(workspace.folder().toFile().list()).hasSize(1);
    }

    private LocalEngine here() {
        return EngineQuery.of(local, Builder.find(local));
    }

    private SavedLayers saved() {
        return new SavedLayers(local, here().docker(), Map.of());
    }

    /// Both are larger than a mebibyte, so that the other is skipped by its size; but the wanted one is as large.
    @Test
    void aLayerOfTheSizeOfAnotherIsFoundInASecondReading() throws IOException {
        for (String name : List.of("base", "library")) {
            byte[] bytes = new byte[2_000_000];
            new Random(name.hashCode()).nextBytes(bytes);
            Files.write(context.resolve(name), bytes);
        }
        engine.build(context, NAME);
        image = ImageInspect.of(local, NAME);
        String base = image.layers().getFirst();
        long size = saved().fetch(image, Set.of(base), workspace, Progress.NONE)
                .getFirst()
                .layer()
                .size();
        String docker = here().docker();
        assertYields(
                new SavedLayers(local, docker, Map.of(base, size)),
                image.layers().subList(1, 2));
    }

    @Test
    void anImageThatIsGoneIsAProblemWithWhatDockerSaid() {
        Image gone = new Image("layers:gone", image.platform(), image.layers(), "", 0, Optional.empty());
        assertThatThrownBy(() -> saved().fetch(gone, Set.copyOf(image.layers()), workspace, Progress.NONE))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.details().toString()).contains("Error response from daemon"));
    }

    @Test
    void theBuilderOfAnEngineWithContainerdsStoreYieldsTheWantedLayersOnly() throws IOException {
        LocalEngine here = here();
        assertThat(here.exportsLayers()).isEqualTo(kind == Engine.TRIXIE_CONTAINERD);
        assertThat(here.sharesLoopback()).isTrue();
        if (here.exportsLayers()) {
            assertYields(ExportedLayers.of(local, here), image.layers().subList(1, 3));
        }
    }

    @Test
    void pushYieldsTheWantedLayers() throws IOException {
        assertYields(new PushedLayers(local, here().docker()), image.layers().subList(1, 3));
    }

    @Test
    void aPushLeavesNoTagBehind() {
        new PushedLayers(local, here().docker())
                .fetch(image, Set.of(image.layers().getLast()), workspace, Progress.NONE);
        // Of this image only: another test may be pushing.
        assertThat(engine.docker("image", "inspect", "--format", "{{.RepoTags}} {{.RepoDigests}}", NAME))
                .contains(NAME)
                .doesNotContain("127.0.0.1");
    }

    private void assertYields(Layers source, List<String> wanted) throws IOException {
        List<LayerFile> layers = source.fetch(image, Set.copyOf(wanted), workspace, Progress.NONE);
        assertThat(layers).extracting(LayerFile::diffId).containsExactlyInAnyOrderElementsOf(wanted);
        for (LayerFile layer : layers) {
            byte[] bytes = Files.readAllBytes(layer.file());
            assertThat("sha256:" + HexFormat.of().formatHex(Sha256.digest().digest(bytes)))
                    .isEqualTo(layer.diffId());
        }
    }
}
