package dev.teal.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.ImageConfig;
import dev.teal.image.build.Builder.Kind;
import dev.teal.server.Command;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuilderTest {
    private static final ImageConfig.Build PLAIN =
            new ImageConfig.Build(".", "Dockerfile", "", Map.of(), "linux/amd64");

    @Test
    void buildxBuildsForTheServersPlatform() {
        assertThat(command(Kind.BUILDX, PLAIN)).isEqualTo("""
                env BUILDX_NO_DEFAULT_ATTESTATIONS=1 /usr/bin/docker buildx build --load --progress plain --platform linux/amd64 --tag hub:r1 \
                --file /src/Dockerfile /src""");
    }

    @Test
    void anOldDockerUsesBuildKit() {
        assertThat(command(Kind.BUILDKIT, PLAIN)).isEqualTo("""
                env DOCKER_BUILDKIT=1 /usr/bin/docker build --progress plain --platform linux/amd64 --tag hub:r1 \
                --file /src/Dockerfile /src""");
    }

    @Test
    void theOldBuilderGetsNoPlatform() {
        assertThat(command(Kind.LEGACY, PLAIN))
                .isEqualTo("env DOCKER_BUILDKIT=0 /usr/bin/docker build --tag hub:r1 --file /src/Dockerfile /src");
    }

    @Test
    void contextFileStageAndArgumentsComeFromTealYml() {
        ImageConfig.Build build =
                new ImageConfig.Build("web", "docker/prod", "runner", Map.of("NOTE", "it's $5"), "linux/arm64");
        assertThat(command(Kind.BUILDX, build)).isEqualTo("""
                env BUILDX_NO_DEFAULT_ATTESTATIONS=1 /usr/bin/docker buildx build --load --progress plain --platform linux/arm64 --tag hub:r1 \
                --file /src/web/docker/prod --target runner --build-arg 'NOTE=it'\\''s $5' /src/web""");
    }

    private static String command(Kind kind, ImageConfig.Build build) {
        Command command = new Builder("/usr/bin/docker", kind).build(build, Path.of("/src"), "hub:r1");
        assertThat(command.argv()).startsWith("/bin/sh", "-c", "exec \"$@\" 2>&1", "teal");
        return Command.of(command.argv().subList(4, command.argv().size()))
                .toString()
                .replace("/src/.", "/src");
    }
}
