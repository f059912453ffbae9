package dev.teal.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.Problem;
import dev.teal.config.ImageConfig;
import dev.teal.ground.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildContextTest {
    private static final ImageConfig.Build BUILD =
            new ImageConfig.Build(".", "Dockerfile", "", Map.of(), "linux/amd64");

    @TempDir
    Path folder;

    @BeforeEach
    void anAppWithSecrets() throws IOException {
        write("Dockerfile", "FROM scratch\nCOPY . /\n");
        for (String file :
                List.of(".teal/secrets", ".teal/data/hub.db", "sub/.teal/secrets", "a/b/c.txt", "a/b/x.md")) {
            write(file, "x");
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Tag("server")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.teal/\n",
                "**/.teal",
                "*\n!a\n",
                "*\n!.teal",
                ".teal\n!.teal/data",
                ".teal/*\n#sub",
                "**/secrets",
                " # x\n./a/../.teal//\r\n",
                ".[s-u]?al/s*",
                "\\.teal\na/**/x.md",
                "\uFEFF.teal\na/**",
                "!.teal\nsub/**/secrets",
                "**\n!a/b/*.md",
                "a/b\n!a/b/x.md\n.[^a]eal/data"
            })
    void theEngineGetsTheSameFiles(String ignore) throws IOException {
        write(".dockerignore", ignore);
        Path got = folder.resolveSibling(folder.getFileName() + "-got");
        Ground.engine().docker("build", "-o", "type=local,dest=" + got, folder.toString());
        assertThat(files(got))
                .isEqualTo(files(folder).stream().filter(this::gets).toList());
    }

    private boolean gets(String file) {
        return BuildContext.of(BUILD, folder, true).gets(file);
    }

    /// Without the two that an engine may get in any case.
    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> !name.equals("Dockerfile") && !name.equals(".dockerignore"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void secretsThatTheBuildWouldGetAreRefusedWithTheLineToAdd() throws IOException {
        assertThat(refused(BUILD, true).happened())
                .isEqualTo("the build would get the secrets of this machine: .teal/data/hub.db is in the build context,"
                        + " and there is no .dockerignore");
        write(".dockerignore", ".teal/data\n");
        Problem problem = refused(BUILD, true);
        assertThat(problem.happened())
                .endsWith(": .teal/secrets is in the build context, and no line of" + " .dockerignore excludes it");
        assertThat(problem.next())
                .isEqualTo(
                        "add the line `.teal` to " + folder.resolve(".dockerignore") + ", then run the command again");
        write(".dockerignore", ".teal\n");
        assertThatCode(() -> check(BUILD, true)).doesNotThrowAnyException();
    }

    @Test
    void theIgnoreFileOfTheDockerfileCountsAloneUnlessTheBuilderIsOld() throws IOException {
        write(".dockerignore", ".teal");
        write("Dockerfile.dockerignore", "a");
        assertThat(refused(BUILD, true).happened()).contains("no line of Dockerfile.dockerignore");
        assertThatCode(() -> check(BUILD, false)).doesNotThrowAnyException();
    }

    @Test
    void aContextAboveOrBesideTealYmlIsSeenAsItIs() throws IOException {
        ImageConfig.Build beside = new ImageConfig.Build("a", "../Dockerfile", "", Map.of(), "linux/amd64");
        assertThatCode(() -> check(beside, true)).doesNotThrowAnyException();
        BuildContext above = BuildContext.of(BUILD, folder, true);
        Problem problem = catchThrowableOfType(Problem.class, () -> above.mustNotHave(folder.resolve("sub/.teal")));
        assertThat(problem.happened()).contains("sub/.teal/secrets is in the build context");
        assertThat(problem.next()).startsWith("add the line `sub/.teal` to ");
    }

    @Test
    void aLinkToSecretsInTheContextIsFollowed() throws IOException {
        write(".dockerignore", ".teal");
        write("deploy/keys", "x");
        Files.createSymbolicLink(folder.resolve(".teal/more"), folder.resolve("deploy/keys"));
        assertThat(refused(BUILD, true).happened()).contains(": deploy/keys is in the build context");
    }

    private Problem refused(ImageConfig.Build build, boolean buildKit) {
        return catchThrowableOfType(Problem.class, () -> check(build, buildKit));
    }

    private void check(ImageConfig.Build build, boolean buildKit) {
        BuildContext.of(build, folder, buildKit).mustNotHave(folder.resolve(".teal"));
    }
}
