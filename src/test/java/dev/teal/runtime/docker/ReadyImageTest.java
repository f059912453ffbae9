package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.config.ImageConfig;
import dev.teal.event.Progress;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.EngineHere;
import dev.teal.ground.Ground;
import dev.teal.ground.ImageRegistry;
import dev.teal.image.Image;
import dev.teal.image.build.Builder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// An image of two platforms in a registry, and what each kind of engine has of it.
@Tag("server")
@ParameterizedClass
@EnumSource
class ReadyImageTest {
    private static final String RELEASE = "ready-image:20261201-000000";

    @TempDir
    static Path folder;

    private static ImageRegistry registry;
    private static String name = "";

    private final BuildEngine engine;
    private final EngineHere local;

    ReadyImageTest(Engine kind) {
        engine = Ground.engine(kind);
        local = EngineHere.of(engine);
    }

    @BeforeAll
    static void anImageOfTwoPlatforms() throws IOException {
        registry = ImageRegistry.in(folder);
        name = registry.image("ready:1");
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("file"), "x");
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY file /\nCMD [\"/x\"]\n");
        BuildEngine builder = Ground.engine(Engine.TRIXIE_CONTAINERD);
        builder.docker(
                "buildx", "build", "--platform", "linux/amd64,linux/arm64", "-t", name, "--push", context.toString());
        remove(builder, name);
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @AfterEach
    void clear() {
        remove(engine, name);
        remove(engine, RELEASE);
        local.close();
    }

    private static void remove(BuildEngine engine, String image) {
        if (!engine.docker("image", "ls", "-q", image).isEmpty()) {
            engine.docker("image", "rm", "-f", image);
        }
    }

    private Image prepared(String image, String platform) {
        Builder builder = Builder.find(local);
        new ReadyImage(new ImageConfig.Ready(image, platform), local, "ready-image")
                .prepare(builder, () -> EngineQuery.of(local, builder), RELEASE, Progress.NONE);
        return ImageInspect.of(local, RELEASE);
    }

    @Test
    void anImageThatIsNotHereIsPulledForThePlatform() {
        assertThat(prepared(name, "linux/arm64").platform()).isEqualTo("linux/arm64");
    }

    @Test
    void oneThatIsHereForAnotherPlatformIsPulledForTheRightOne() {
        engine.docker("pull", "-q", "--platform", "linux/arm64", name);
        String before = engine.docker("image", "inspect", "--format", "{{.Id}}", name);
        Image image = prepared(name, "linux/amd64");
        assertThat(image.platform()).isEqualTo("linux/amd64");
        assertThat(image.layers()).hasSize(1);
        assertThat(engine.docker("image", "inspect", "--format", "{{.Id}}", name))
                .as("the user's own tag")
                .isEqualTo(before);
    }

    @Test
    void oneThatIsHereForBothIsTakenForTheRightOne() {
        engine.docker("pull", "-q", "--platform", "linux/amd64", name);
        engine.docker("pull", "-q", "--platform", "linux/arm64", name);
        assertThat(prepared(name, "linux/amd64").platform()).isEqualTo("linux/amd64");
        remove(engine, RELEASE);
        assertThat(prepared(name, "linux/arm64").platform()).isEqualTo("linux/arm64");
    }

    @Test
    void aPlatformThatItDoesNotHaveIsAProblem() {
        engine.docker("pull", "-q", "--platform", "linux/arm64", name);
        assertThatThrownBy(() -> prepared(name, "linux/riscv64"))
                .isInstanceOf(Problem.class)
                .hasMessageMatching("the image " + name + " on this machine is for linux/(arm|amd)64, and it is not"
                        + " available for linux/riscv64.*");
    }
}
