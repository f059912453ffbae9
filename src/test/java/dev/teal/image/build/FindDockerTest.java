package dev.teal.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.ground.EngineHere;
import dev.teal.image.build.Builder.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Machines with other docker commands than this one: what each of them answers was recorded.
class FindDockerTest {
    private static final String DESKTOP = """
            buildx) echo 'github.com/docker/buildx v0.29.1-desktop.1 a32761a' ;;
            --version) echo 'Docker version 29.0.1, build eedd969' ;;
            """;
    private static final String HOMEBREW = """
            buildx) echo "docker: 'buildx' is not a docker command." >&2; exit 1 ;;
            --version) echo 'Docker version 29.0.1, build eedd969e0b' ;;
            version) echo linux/arm64 ;;
            """;
    private static final String BOOKWORM = """
            buildx) echo "docker: 'buildx' is not a docker command." >&2; exit 1 ;;
            --version) echo 'Docker version 20.10.24+dfsg1, build 297e128' ;;
            """;
    private static final String PODMAN = """
            buildx) echo 'Emulate Docker CLI using podman.' >&2; echo 'buildah 1.37.0' ;;
            --version) echo 'Emulate Docker CLI using podman.' >&2; echo 'podman version 5.2.0' ;;
            """;
    private static final String PODMAN_WITHOUT_BUILDX = """
            buildx) exit 125 ;;
            --version) echo 'podman version 4.3.1' ;;
            """;

    @TempDir
    private Path folder;

    private final List<Path> path = new ArrayList<>();

    private Path docker(String answers) throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin " + path.size()));
        path.add(bin);
        Files.writeString(bin.resolve("docker"), "#!/bin/sh\ncase $1 in\n" + answers + "esac\n");
        Files.setPosixFilePermissions(bin.resolve("docker"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin.resolve("docker");
    }

    private Builder found() {
        String joined = String.join(":", path.stream().map(Path::toString).toList());
        try (EngineHere local = EngineHere.with(Map.of("PATH", joined))) {
            return Builder.find(local);
        }
    }

    @Test
    void theFirstWithBuildxIsTaken() throws IOException {
        docker(HOMEBREW);
        Path desktop = docker(DESKTOP);
        docker(BOOKWORM);
        assertThat(found()).isEqualTo(new Builder(desktop.toString(), Kind.BUILDX));
    }

    @Test
    void anOldOneHasBuildKitBuiltIn() throws IOException {
        docker(HOMEBREW);
        Path old = docker(BOOKWORM);
        assertThat(found()).isEqualTo(new Builder(old.toString(), Kind.BUILDKIT));
    }

    @Test
    void withoutBuildxOnlyTheEnginesOwnPlatformIsBuilt() throws IOException {
        docker(HOMEBREW);
        Builder builder = found();
        assertThat(builder.kind()).isEqualTo(Kind.LEGACY);
        try (EngineHere local = EngineHere.with(Map.of())) {
            builder.mustBuildFor("linux/arm64", local);
            builder.mustBuildFor("linux/arm64/v8", local);
            assertThatThrownBy(() -> builder.mustBuildFor("linux/amd64", local))
                    .isInstanceOfSatisfying(Problem.class, problem -> {
                        assertThat(problem.happened())
                                .endsWith("cannot build for linux/amd64: it has no buildx, so it builds for linux/arm64"
                                        + " only");
                        assertThat(problem.details().getFirst()).contains("brew install docker-buildx");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PODMAN, PODMAN_WITHOUT_BUILDX})
    void podmansCommandIsRefusedWhenAllWouldUseIt(String podman) throws IOException {
        docker(podman);
        docker(DESKTOP);
        assertThatThrownBy(this::found).hasMessageContaining("docker is Podman's command of that name");
    }

    @ParameterizedTest
    @ValueSource(strings = {PODMAN, PODMAN_WITHOUT_BUILDX})
    void podmansCommandIsSkippedAfterDockers(String podman) throws IOException {
        Path homebrew = docker(HOMEBREW);
        docker(podman);
        assertThat(found()).isEqualTo(new Builder(homebrew.toString(), Kind.LEGACY));
        Path desktop = docker(DESKTOP);
        assertThat(found()).isEqualTo(new Builder(desktop.toString(), Kind.BUILDX));
    }

    @Test
    void aMachineWithoutDockerIsTold() throws IOException {
        path.add(Files.createDirectory(folder.resolve("empty")));
        assertThatThrownBy(this::found).hasMessageContaining("no docker command found");
    }
}
