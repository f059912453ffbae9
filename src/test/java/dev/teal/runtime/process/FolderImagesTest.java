package dev.teal.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ImageConfig;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Shipped;
import dev.teal.runtime.Example;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderImagesTest {
    @TempDir
    private Path folder;

    private final Server server = new LocalServer(Events.NONE);
    private FolderImages images;
    private Path app;

    @BeforeEach
    void prepare() throws IOException {
        app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(Files.createDirectory(app.resolve("lib")).resolve("a b.txt"), "grüße\n");
        Files.createSymbolicLink(app.resolve("link"), Path.of("lib/a b.txt"));
        images = images(folder, "app");
    }

    private FolderImages images(Path of, String files) {
        Config config = Example.config(
                of,
                "app: hub\nserver: local\nruntime: process\ndirectory: " + folder + "/server\nimage: {files: " + files
                        + ", command: [run]}\n");
        return new FolderImages(config, new Layout(config.directory()), (ImageConfig.Files) config.image());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFolderArrivesComplete() {
        Image image = images.prepare("r1", Progress.NONE);
        assertThat(ship(image).bytes()).isPositive();
        assertThat(ship(image).what()).isEqualTo("already on local");
        Path remote = folder.resolve("server/teal/files/r1");
        assertThat(remote.resolve("lib/a b.txt")).hasContent("grüße");
        assertThat(remote.resolve("link")).isSymbolicLink();
        assertThat(remote.resolveSibling("r1.part")).doesNotExist();
    }

    /// As tar of this machine, which reads what a server's tar reads, unpacks it.
    @Test
    void permissionsTimesAndLongNamesArriveAndRootIsTheOwner() throws IOException {
        Path program = Files.writeString(app.resolve("run"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setLastModifiedTime(program, FileTime.fromMillis(1_000_000_000_000L));
        String deep = "folder-".repeat(14) + "/" + "file-".repeat(40);
        Files.writeString(
                Files.createDirectories(app.resolve(deep).getParent())
                        .resolve(app.resolve(deep).getFileName()),
                "deep");
        Files.createSymbolicLink(app.resolve("far"), Path.of(deep));
        Files.createDirectory(app.resolve("empty"));
        Files.setAttribute(app.resolve("lib/a b.txt"), "user:com.apple.quarantine", "x".getBytes(UTF_8));
        ship(images.prepare("r1", Progress.NONE));
        Path remote = folder.resolve("server/teal/files/r1");
        assertThat(Files.getPosixFilePermissions(remote.resolve("run")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x--x"));
        assertThat(Files.getLastModifiedTime(remote.resolve("run")).toMillis()).isEqualTo(1_000_000_000_000L);
        assertThat(remote.resolve("far")).hasContent("deep");
        assertThat(remote.resolve("empty")).isEmptyDirectory();
        assertThat(remote.resolve("lib").toFile().list()).containsExactly("a b.txt");
    }

    @Test
    void theFolderWithTheSecretsIsNotSent() throws IOException {
        Files.writeString(Files.createDirectory(app.resolve(".teal")).resolve("secrets"), "KEY=x\n");
        images = images(app, ".");
        ship(images.prepare("r1", Progress.NONE));
        assertThat(folder.resolve("server/teal/files/r1").toFile().list())
                .contains("lib")
                .doesNotContain(".teal");
    }

    @Test
    void theProgressEndsAtTheTotalAndNeverGoesBack() throws IOException {
        Files.write(app.resolve("large"), new byte[3_000_000]);
        List<Long> done = new ArrayList<>();
        Image image = images.prepare("r1", Progress.NONE);
        assertThat(image.bytes()).isGreaterThan(3_000_000);
        images.ship(server, image, List.of(), (bytes, total, text) -> done.add(bytes));
        assertThat(done).isSorted().hasSizeGreaterThan(2);
        assertThat(done.getLast()).isBetween(3_000_000L, image.bytes());
    }

    @Test
    void thePartialUploadOfAnEarlierAttemptIsNotUsed() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("server/teal/files/r1.part"))
                        .resolve("half"),
                "half");
        Image image = images.prepare("r1", Progress.NONE);
        assertThat(ship(image).bytes()).isPositive();
        assertThat(folder.resolve("server/teal/files/r1/half")).doesNotExist();
    }

    @Test
    void removingAReleaseTwiceIsNoError() {
        Image image = images.prepare("r1", Progress.NONE);
        ship(image);
        assertThat(server.run(images.remove("r1")).ok()).isTrue();
        assertThat(folder.resolve("server/teal/files/r1")).doesNotExist();
        assertThat(server.run(images.remove("r1")).ok()).isTrue();
    }

    @Test
    void anUnwritableFolderIsReported() throws IOException {
        Files.writeString(folder.resolve("server"), "a file in the way\n");
        Image image = images.prepare("r1", Progress.NONE);
        assertThatThrownBy(() -> ship(image)).isInstanceOf(Problem.class).hasMessageContaining("local");
    }

    @Test
    void aMissingFolderIsReportedBeforeAnythingIsDone() throws IOException {
        Files.move(app, folder.resolve("elsewhere"));
        assertThatThrownBy(() -> images.prepare("r1", Progress.NONE))
                .hasMessage("the folder " + app + " does not exist");
    }

    private Shipped ship(Image image) {
        return images.ship(server, image, List.of(), Progress.NONE);
    }
}
