package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.event.Progress;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.EngineHere;
import dev.teal.image.Image;
import dev.teal.image.LocalEngine;
import dev.teal.image.Workspace;
import dev.teal.image.build.Builder;
import dev.teal.runtime.docker.EngineQuery;
import dev.teal.runtime.docker.ImageInspect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Gets a layer from an engine that cannot connect to this machine, as Docker Desktop's.
@Tag("server")
class EngineInVirtualMachineTest {
    private static final String NAME = "apart:1";

    @TempDir
    private Path context;

    @ParameterizedTest
    @EnumSource
    void onlyTheWantedLayerIsWrittenHere(Engine kind) throws IOException {
        dockerfile();
        try (BuildEngine engine = BuildEngine.apart(kind);
                EngineHere local = EngineHere.of(engine);
                Workspace workspace = Workspace.create()) {
            // Containerd's store keeps images of other platforms too, as on a Mac with an ARM processor.
            String platform = kind == Engine.TRIXIE_CONTAINERD ? "linux/arm64" : "linux/amd64";
            engine.docker("build", "--platform", platform, "-t", NAME, context.toString());
            LocalEngine here = EngineQuery.of(local, Builder.find(local));
            assertThat(here.sharesLoopback()).isFalse();
            Image image = ImageInspect.of(local, NAME);
            assertThat(image.platform()).isEqualTo(platform);
            String changed = image.layers().getLast();
            Map<String, LayerFile> layers =
                    new LocalLayers(local, here).fetch(image, Set.of(changed), Map.of(), workspace, Progress.NONE);
            assertThat(layers).containsOnlyKeys(changed);
            for (LayerFile layer : layers.values()) {
                assertThat(layer.layer().size()).isBetween(2_000L, 10_000L);
            }
            assertThat(bytes(workspace)).isLessThan(20_000);
        }
    }

    private void dockerfile() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new Random().nextBytes(bytes);
        Files.write(context.resolve("base"), bytes);
        Files.writeString(context.resolve("code"), "x".repeat(2000));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY base /\nCOPY code /\n");
    }

    private static long bytes(Workspace workspace) throws IOException {
        try (var files = Files.walk(workspace.folder())) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
