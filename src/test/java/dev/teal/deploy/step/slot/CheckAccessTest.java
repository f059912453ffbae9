package dev.teal.deploy.step.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.ground.Until;
import dev.teal.runtime.process.ProcessSlots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A process of the app's user on this machine, in place of a container. What is checked: `data.AccessTest`.
class CheckAccessTest extends WithContainerUser {
    private Process app;

    @BeforeEach
    void aProcessOfTheApp() throws IOException {
        app = new ProcessBuilder("setsid", "setpriv", "--reuid=4711", "--regid=4712", "--clear-groups", "sleep", "60")
                .start();
        Until.holds("it runs as the app's user", () -> status().contains("Name:\tsleep\n"));
        Path slot = Files.createDirectories(folder.resolve("teal/processes/green"));
        Files.writeString(slot.resolve("pid"), app.pid() + "\n");
        ServerState state = known.state();
        Target container = state.target();
        Target process = new Target(
                container.config(),
                container.layout(),
                container.server(),
                new ProcessSlots(container.config(), container.layout()),
                container.router(),
                container.images());
        on(new ServerState(process, state.facts(), state.slotStates(), state.local()));
    }

    private String status() {
        try {
            return Files.readString(Path.of("/proc/" + app.pid() + "/status"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void end() {
        app.destroyForcibly();
    }

    private CheckAccess check() {
        return new CheckAccess(Slot.GREEN, release(), volumes(), new Output<>());
    }

    @Test
    void aVolumeOfTheProcessesUserCanBeWritten() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setAttribute(data, "unix:uid", 4711);
        assertThat(run(check())).isEqualTo("user 4711 can write");
    }

    @Test
    void aDatabaseThatTheProcessCannotWriteIsReported() throws IOException {
        aDatabaseOfRoot();
        Problem problem = failure(check());
        assertThat(problem.happened())
                .startsWith("sleep in the new release runs as user 4711, which cannot write in " + folder
                        + "/data (user 0");
    }

    @Test
    void withoutProcessesNothingIsChecked() throws IOException {
        Files.delete(folder.resolve("teal/processes/green/pid"));
        assertThat(run(check())).isEqualTo("its processes cannot be listed");
    }
}
