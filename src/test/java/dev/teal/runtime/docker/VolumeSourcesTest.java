package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Volumes of a release recorded by an older Teal, compared with the server's files.
class VolumeSourcesTest {
    @TempDir
    private Path server;

    private final Server local = new LocalServer(Events.NONE);
    private Path app = Path.of("/");

    @BeforeEach
    void prepare() throws IOException {
        server = server.toRealPath();
        app = Files.createDirectories(server.resolve("opt/hub"));
        Files.createDirectories(app.resolve("data"));
        Files.createDirectories(app.resolve("teal/env"));
        Files.createDirectories(server.resolve("etc"));
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void directoriesFilesAndMissingPathsAreAccepted() throws IOException {
        Files.writeString(app.resolve("one.conf"), "");
        assertThat(refusal(
                        writable("data"), readOnly("one.conf"), writable("new/not/there"), writable(server + "/srv")))
                .isEmpty();
        assertThat(refusal()).isEmpty();
    }

    @Test
    void aRepeatedDirectoryAndOneInAReadOnlyVolumeAreAccepted() {
        assertThat(refusal(writable("data"), writable("data"), readOnly("up"), writable("up/in")))
                .isEmpty();
    }

    @Test
    void anAppsDirectoryMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(server.resolve("hub"), app);
        assertThat(refusal(link, writable("data"), writable(link + "/up"))).isEmpty();
    }

    @Test
    void aLinkIsRefusedWithItsTarget() throws IOException {
        Files.createSymbolicLink(app.resolve("uploads"), server.resolve("etc"));
        Problem problem = refusal(writable("data"), writable("uploads")).orElseThrow();
        assertThat(problem).hasMessage("the volume " + app + "/uploads on local leads to " + server + "/etc");
        assertThat(problem.next()).startsWith("remove the link or, if you want that directory, write its real path");
        assertThat(refusal(readOnly("uploads"))).isPresent();
        assertThat(refusal(writable("uploads/sub"))).isPresent();
    }

    @Test
    void absoluteAndDanglingLinksAreRefused() throws IOException {
        Files.createSymbolicLink(server.resolve("media"), server.resolve("etc"));
        assertThat(refusal(writable(server + "/media"))).isPresent();
        assertThat(refusal(writable(server + "/media/new"))).isPresent();
        Files.createSymbolicLink(app.resolve("dangling"), server.resolve("etc/new"));
        assertThat(refusal(writable("dangling"))).isPresent();
    }

    /// The target differs by a newline at its end, which a shell drops.
    @Test
    void aNewlineInATargetHidesNothing() throws IOException {
        Files.createDirectory(app.resolve("up\n"));
        Files.createSymbolicLink(app.resolve("up"), Path.of("up\n"));
        assertThat(refusal(writable("up"))).isPresent();
        Files.createSymbolicLink(app.resolve("many"), Path.of("x\nteal: own y\n" + app + "/many"));
        assertThat(refusal(writable("many")).orElseThrow())
                .hasMessage("the volume " + app + "/many on local leads to " + app + "/xteal: own y" + app + "/many");
    }

    @Test
    void aVolumeInsideAWritableOneIsRefusedAlsoByItsRealPath() throws IOException {
        Problem problem = refusal(writable("data"), readOnly("data/uploads")).orElseThrow();
        assertThat(problem.happened())
                .startsWith("the volume " + app + "/data/uploads on local is inside the volume " + app + "/data,");
        Path link = Files.createSymbolicLink(server.resolve("hub"), app);
        assertThat(refusal(link, writable("data"), writable(app + "/data/uploads")))
                .isPresent();
        assertThat(refusal(writable("a/b"), writable("a"))).isPresent();
    }

    @Test
    void tealsOwnFoldersAreRefused() {
        for (String source : List.of("teal", "teal/env", "route", app.toString(), server.toString(), "/")) {
            assertThat(refusal(readOnly(source)).map(Problem::happened))
                    .as(source)
                    .hasValueSatisfying(happened -> assertThat(happened).contains("Teal's own folders"));
        }
        assertThat(refusal(writable("tealish"), writable("router"))).isEmpty();
    }

    private static Volume writable(String source) {
        return new Volume(source, "/x", false);
    }

    private static Volume readOnly(String source) {
        return new Volume(source, "/x", true);
    }

    private Optional<Problem> refusal(Volume... volumes) {
        return refusal(app, volumes);
    }

    private Optional<Problem> refusal(Path directory, Volume... volumes) {
        VolumeSources sources = new VolumeSources(new Layout(directory.toString()), List.of(volumes));
        Result result = local.run(
                Command.script(VolumeSources.CHECK + "sources \"$1\" $2\n", directory.toString(), sources.arguments()));
        assertThat(result.exitCode()).as(result.toString()).isIn(0, Refusal.CODE);
        return Refusal.of(result, local);
    }
}
