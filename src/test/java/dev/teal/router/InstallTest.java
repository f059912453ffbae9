package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Address;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.runtime.Example;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Installing the app's file in a real nginx.
@Tag("server")
class InstallTest {
    @TempDir
    private Path folder;

    private final Server server = new LocalServer(Events.NONE);
    private PrivateNginx nginx;
    private Path file;

    @BeforeEach
    void prepare() {
        nginx = PrivateNginx.in(folder);
        file = nginx.confD().resolve("hub.conf");
    }

    @AfterEach
    void stop() {
        nginx.close();
        server.close();
    }

    @Test
    void theFirstFileStartsNginxAndAnUnchangedOneIsLeftAlone() {
        assertThat(install("").out()).isEqualTo("written\n");
        assertThat(file).hasContent(file("").text());
        assertThat(install("").out()).isEqualTo("unchanged\n");
    }

    @Test
    void aChangedFileIsLoadedByAReload() {
        install("");
        assertThat(install("  body_size: 5m\n").out()).isEqualTo("written\n");
        assertThat(file).hasContent(file("  body_size: 5m\n").text());
        assertThat(nginx.confD()).isDirectoryNotContaining("glob:**.{old,new}");
    }

    @Test
    void aForeignFileIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(file, "# by hand\n");
        assertThat(install("").exitCode()).isEqualTo(Router.FOREIGN);
        assertThat(file).hasContent("# by hand");
    }

    @Test
    void aFileThatNginxRefusesIsRemovedAgain() {
        install("");
        Result refused = install("  extra: no_such_directive on;\n");
        assertThat(refused.exitCode()).isEqualTo(Router.REFUSED);
        assertThat(refused.out()).contains("unknown directive \"no_such_directive\"");
        assertThat(file).hasContent(file("").text());
        assertThat(install("").out()).isEqualTo("unchanged\n");
    }

    @Test
    void aFirstFileThatNginxRefusesLeavesNone() {
        assertThat(install("  extra: no_such_directive on;\n").exitCode()).isEqualTo(Router.REFUSED);
        assertThat(nginx.confD()).isEmptyDirectory();
    }

    @Test
    void aFileInAFolderThatNginxDoesNotIncludeIsRemovedAgain() throws IOException {
        install("");
        Path main = folder.resolve("nginx.conf");
        Files.writeString(main, Files.readString(main).replace("/conf.d/*.conf", "/elsewhere/*.conf"));
        assertThat(install("  body_size: 5m\n").exitCode()).isEqualTo(Router.NOT_READ);
        assertThat(file).hasContent(file("").text());
    }

    @Test
    void anotherSitesFileIsMovedAwayAndKeepsItsText() throws IOException {
        Path site = Files.writeString(nginx.confD().resolve("default.conf"), site());
        assertThat(install("").exitCode()).isEqualTo(Router.REFUSED);
        assertThat(install("", site).out()).isEqualTo("written\n");
        assertThat(site).doesNotExist();
        assertThat(folder.resolve("replaced" + site)).hasContent(site());
        assertThat(nginx.confD()).isDirectoryNotContaining("glob:**default*");
    }

    @Test
    void anotherSitesLinkIsRemovedAndItsTargetStays() throws IOException {
        Path available = Files.writeString(folder.resolve("default"), site());
        Path link = Files.createSymbolicLink(nginx.confD().resolve("default.conf"), Path.of("../default"));
        assertThat(install("", link).out()).isEqualTo("written\n");
        assertThat(available).hasContent(site());
        assertThat(nginx.confD()).isDirectoryNotContaining("glob:**default*");
        assertThat(folder.resolve("replaced" + link)).doesNotExist();
    }

    /// An earlier deploy script may have used the very path of Teal's file.
    @Test
    void aFileAtItsOwnPathIsMovedAwayAndComesBackWhenNginxRefuses() throws IOException {
        Files.writeString(file, "# by hand\n");
        assertThat(install("  extra: no_such_directive on;\n", file).exitCode()).isEqualTo(Router.REFUSED);
        assertThat(file).hasContent("# by hand");
        assertThat(install("", file).out()).isEqualTo("written\n");
        assertThat(file).hasContent(file("").text());
        assertThat(folder.resolve("replaced" + file)).hasContent("# by hand");
    }

    @Test
    void otherSitesAreRestoredWhenNginxRefusesTheFile() throws IOException {
        Path one = Files.writeString(nginx.confD().resolve("one two.conf"), "# of others\n");
        Path link = Files.createSymbolicLink(nginx.confD().resolve("default.conf"), Path.of("../default"));
        Files.writeString(folder.resolve("default"), site());
        assertThat(install("  extra: no_such_directive on;\n", one, link).exitCode())
                .isEqualTo(Router.REFUSED);
        assertThat(Files.readSymbolicLink(link)).hasToString("../default");
        assertThat(one).hasContent("# of others");
        try (Stream<Path> all = Files.list(nginx.confD())) {
            assertThat(all).containsExactlyInAnyOrder(one, link);
        }
    }

    /// Answers for every name, as the app's file does.
    private String site() {
        return "server { listen 127.0.0.1:" + nginx.port() + " default_server; return 204; }\n";
    }

    @Test
    void whenAnotherProgramHasTheControlAddressNginxServesAsBefore() throws IOException {
        install("");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.5"))) {
            assertThat(install("  control: 127.0.0.5:" + other.getLocalPort() + "\n")
                            .exitCode())
                    .isEqualTo(Router.NOT_TAKEN_UP);
        }
        assertThat(file).hasContent(file("").text());
        assertThat(install("").out()).isEqualTo("unchanged\n");
    }

    private Result install(String router, Path... makingWay) {
        return server.run(new Router(config(router), new Layout(folder.toString()))
                .install(
                        file(router),
                        Stream.of(makingWay).map(Path::toString).toList(),
                        folder.resolve("replaced").toString()));
    }

    private NginxFile file(String router) {
        return new NginxFile(
                config(router),
                new Layout(folder.toString()),
                new Address("127.0.0.1", 1),
                new Address("127.0.0.1", 2));
    }

    private Config config(String router) {
        return Example.config("app: hub\nserver: local\ndirectory: " + folder + "\n" + nginx.section(router));
    }
}
