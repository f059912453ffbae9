package dev.teal.deploy.operation.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HooksTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path file = Files.createDirectories(folder.resolve(".teal/hooks")).resolve(name);
        return Files.writeString(file, "#!/bin/sh\n");
    }

    private Hooks hooks() {
        return new Hooks(folder.resolve(".teal/hooks"), folder);
    }

    @Test
    void withoutAFolderThereAreNone() {
        assertThat(hooks().findings()).isEmpty();
        assertThat(hooks().has(Hook.PRE_BUILD)).isFalse();
    }

    @Test
    void aHookThatCannotBeStartedIsRefused() throws IOException {
        Path file = file("post-flip");
        assertThat(hooks().findings())
                .containsExactly(
                        Finding.refuses("the hook .teal/hooks/post-flip is not executable", "`chmod +x " + file + "`"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(hooks().findings()).isEmpty();
        Files.createSymbolicLink(folder.resolve(".teal/hooks/pre-flip"), Path.of("nowhere"));
        assertThat(hooks().findings())
                .extracting(Finding::what)
                .containsExactly("the hook .teal/hooks/pre-flip is not a file");
    }

    @Test
    void aNameThatIsNearlyAHookIsAWarning() throws IOException {
        file("pre_deploy");
        file("post-delpoy.sh");
        file("README.md");
        file("pre-deploy.sample");
        assertThat(hooks().findings())
                .extracting(Finding::toString)
                .containsExactly(
                        Finding.warns(
                                        "post-delpoy.sh in .teal/hooks is not a hook and will not run",
                                        "rename it to post-deploy, if it should be that hook")
                                .toString(),
                        Finding.warns(
                                        "pre_deploy in .teal/hooks is not a hook and will not run",
                                        "rename it to pre-deploy, if it should be that hook")
                                .toString());
    }
}
