package dev.teal.setup;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs scripts of `teal setup` with the shell and dpkg of this machine.
@Tag("server")
class SetupScriptsTest {
    private static final Path DEFAULT = Path.of("/etc/nginx/sites-available/default");

    @TempDir
    private Path folder;

    private final Server server = new LocalServer(Events.NONE);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void onlyAnUnchangedFileOfAPackageIsPristine() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a link"), DEFAULT);
        Path copy = Files.copy(DEFAULT, folder.resolve("copy"));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));
        Path binary = Path.of("/usr/sbin/nginx"); // from a package, but not a conffile
        List<String> paths = List.of(
                link.toString(),
                copy.toString(),
                dangling.toString(),
                folder.resolve("missing").toString(),
                binary.toString(),
                DEFAULT.toString());
        Result result = server.run(Command.script(Scripts.read(SetupState.class, "pristine.sh"), paths));
        Files.delete(link);
        assertThat(result.lines()).containsExactly(link.toString(), DEFAULT.toString());
    }

    @Test
    void aDirectoryThatExistedBeforeTealKeepsItsMode() throws IOException {
        Path existing = Files.createDirectory(folder.resolve("existing"));
        Files.setPosixFilePermissions(existing, PosixFilePermissions.fromString("rwx-----x"));
        assertThat(folders(existing).ok()).isTrue();
        assertThat(mode(existing)).isEqualTo("rwx-----x");
        assertThat(mode(existing.resolve("route"))).isEqualTo("rwxr-xr-x");

        Path created = folder.resolve("created");
        folders(created);
        assertThat(mode(created)).isEqualTo("rwxr-xr-x");
        Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwx------"));
        assertThat(folders(created).out()).startsWith("did ");
        assertThat(mode(created)).isEqualTo("rwxr-xr-x");
        assertThat(folders(created).out()).startsWith("kept ");
    }

    private Result folders(Path directory) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return server.run(
                Command.script(SetupScripts.FOLDERS, directory.toString(), "3000", "3001", folder + "/hub.conf"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
