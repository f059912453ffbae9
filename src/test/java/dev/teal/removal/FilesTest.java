package dev.teal.removal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `files.sh` with the shell of this machine.
@Tag("server")
class FilesTest {
    @TempDir
    private Path folder;

    private final Server server = new LocalServer(Events.NONE);

    /// The app has put links into its data.
    @BeforeEach
    void anApp() throws IOException {
        for (String file : List.of(
                "hub/data/app.db",
                "hub/route/green",
                "hub/teal/lock",
                "hub/teal/env/r1",
                "hub/teal/snapshots/before-r1/app.db",
                "hub/teal/snapshots/before-r2.partial/app.db",
                "hub/teal/replaced/20260101/etc/nginx/hub",
                "others/file",
                "apps/other")) {
            Files.createDirectories(path(file).getParent());
            Files.writeString(path(file), file);
        }
        Files.writeString(path("hub/teal/app.json"), "{}");
        Files.createSymbolicLink(path("hub/data/link"), path("others"));
        Files.createSymbolicLink(path("hub/data/file"), path("others/file"));
        Files.createSymbolicLink(path("apps/hub"), path("hub/teal/app.json"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private Result remove(String data) {
        return server.run(Command.script(
                Scripts.read(Removal.class, "files.sh"),
                path("hub").toString(),
                "hub",
                path("apps").toString(),
                data,
                path("hub/data").toString(),
                path("hub/uploads").toString()));
    }

    @Test
    void dataSnapshotsAndFilesThatSetupMovedAwayStay() {
        Result removed = remove("");
        assertThat(removed.ok()).as(removed.toString()).isTrue();
        assertThat(removed.lines())
                .containsExactly(
                        path("hub/data").toString(),
                        path("hub/replaced").toString(),
                        path("hub/snapshots").toString());
        assertThat(path("hub/data/app.db")).exists();
        assertThat(path("hub/snapshots/before-r1/app.db")).exists();
        assertThat(path("hub/snapshots/before-r2.partial")).doesNotExist();
        assertThat(path("hub/replaced/20260101/etc/nginx/hub")).exists();
        assertThat(path("hub/teal")).doesNotExist();
        assertThat(path("hub/route")).doesNotExist();
        assertThat(Files.isSymbolicLink(path("apps/hub"))).isFalse();
        assertThat(path("apps/other")).exists();
    }

    @Test
    void dataGoesWithoutWhatItsLinksLeadTo() throws IOException {
        Files.delete(path("hub/teal/replaced/20260101/etc/nginx/hub"));
        server.run(Command.of("rm", "-r", path("hub/teal/replaced").toString()));
        Result removed = remove("yes");
        assertThat(removed.ok()).as(removed.toString()).isTrue();
        assertThat(removed.lines()).isEmpty();
        assertThat(path("hub")).doesNotExist();
        assertThat(path("others/file")).hasContent("others/file");
    }

    /// Somebody has put the data on another disk.
    @Test
    void aVolumeThatIsALinkStays() throws IOException {
        Files.createSymbolicLink(path("hub/uploads"), path("others"));
        assertThat(remove("yes").lines()).contains(path("hub/uploads").toString());
        assertThat(path("others/file")).exists();
    }

    @Test
    void aForeignLinkInTheRegistryStays() throws IOException {
        Files.delete(path("apps/hub"));
        Files.createSymbolicLink(path("apps/hub"), path("others/file"));
        assertThat(remove("").ok()).isTrue();
        assertThat(Files.isSymbolicLink(path("apps/hub"))).isTrue();
    }
}
