package dev.teal.deploy.operation.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.event.Events;
import dev.teal.runtime.Example;
import dev.teal.server.Command;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitViewTest {
    @TempDir
    private Path folder;

    @Test
    void gitIsAskedWhatItSeesOfTheSecrets() throws IOException {
        Config config = Example.config(folder, "app: hub\nserver: local\n");
        try (LocalServer local = new LocalServer(Events.NONE)) {
            Files.writeString(Files.createDirectory(folder.resolve(".teal")).resolve("secrets"), "KEY=x\n");
            assertThat(GitView.of(config, local).findings()).isEmpty();

            local.run(Command.of("git", "-C", folder.toString(), "init", "-q"));
            assertThat(GitView.of(config, local).findings())
                    .extracting(Finding::what)
                    .containsExactly("git does not ignore .teal/, which has the secrets of this machine");

            local.run(Command.of("git", "-C", folder.toString(), "add", "."));
            Files.writeString(folder.resolve(".gitignore"), ".teal/\n");
            List<Finding> tracked = GitView.of(config, local).findings();
            assertThat(tracked)
                    .extracting(Finding::what)
                    .containsExactly("git has .teal/secrets, so everyone who can read the repository has it");
            assertThat(tracked.getFirst().refuses()).isFalse();

            local.run(Command.of("git", "-C", folder.toString(), "rm", "-q", "-r", "--cached", ".teal"));
            assertThat(GitView.of(config, local).findings()).isEmpty();
        }
    }
}
