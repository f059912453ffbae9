package dev.teal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `teal setup` on an nginx that serves other sites, or lacks something that the app needs.
@Tag("server")
class SetupRouterTest {
    private static final String LONG = "a-preview-of-a-branch-with-a-long-name.previews.of-the-hub.example.com";

    @TempDir
    private Path folder;

    private LocalDeployment hub;
    private Path own;

    @BeforeEach
    void setUp() {
        hub = LocalDeployment.start(folder);
        own = hub.nginx.confD().resolve("hub.conf");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aSiteThatWouldTakeTheAppsVisitorsIsNamedWithItsFile() throws IOException {
        Path other = Files.writeString(
                hub.nginx.confD().resolve("zero.conf"),
                "\nserver {\n listen 127.0.0.1:" + hub.nginx.port() + ";\n server_name localhost;\n return 204;\n}\n");
        String before = Files.readString(own);
        Problem problem = refused("  body_size: 5m\n");
        assertThat(problem.happened()).endsWith("serves other sites instead of hub; nginx was not changed");
        assertThat(problem.details()).containsExactly(other + ":2 (localhost at 127.0.0.1:" + hub.nginx.port() + ")");
        assertThat(problem.next()).contains("`rm " + other + "`", "`router.hosts`");
        assertThat(own).hasContent(before);

        hub.setup("  hosts: [hub.example.com]\n");
        assertThat(own).content().contains("server_name hub.example.com;");
        assertThat(other).exists();
    }

    @Test
    void aBlockInTheMainFileOfNginxIsNotRemovedWithItsFile() throws IOException {
        main("http {", "http { server { listen 127.0.0.1:" + hub.nginx.port() + "; server_name localhost; }");
        Problem problem = refused("  body_size: 5m\n");
        assertThat(problem.next())
                .startsWith("if nobody needs it, remove the `server` block from " + folder.resolve("nginx/nginx.conf"))
                .doesNotContain("rm ");
    }

    /// Teal's own query is still answered; that visitors reach another site is reported before traffic moves.
    @Test
    void aSiteAddedLaterIsNamedBeforeADeploymentMovesTraffic() throws IOException {
        hub.deploy("r1");
        Path other = Files.writeString(
                hub.nginx.confD().resolve("zero.conf"),
                "server { listen 127.0.0.1:" + hub.nginx.port() + "; server_name localhost; return 204; }\n");
        hub.nginx.reload();
        assertThat(hub.visit()).containsExactly("status 204");

        assertThat(hub.state().facts().answer()).contains(Slot.BLUE);
        assertThatThrownBy(() -> hub.deploy("r2"))
                .hasMessageContaining("serves other sites instead of hub")
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.details())
                                .contains(other + ":1 (localhost at 127.0.0.1:" + hub.nginx.port() + ")"));
        assertThat(hub.state().facts().answer()).contains(Slot.BLUE);
    }

    /// nginx builds its table of names only where two sites share a port.
    @Test
    void aHostNameTooLongForNginxSuggestsTheLineToAdd() throws IOException {
        Files.writeString(
                hub.nginx.confD().resolve("other.conf"),
                "server { listen 127.0.0.1:" + hub.nginx.port() + "; server_name other.example.com; }\n");
        String before = Files.readString(own);
        assertThat(refused("  hosts: [" + LONG + "]\n").next())
                .contains("`server_names_hash_bucket_size 128;` to the block `http` of "
                        + folder.resolve("nginx/nginx.conf"));
        assertThat(own).hasContent(before);

        main("http {", "http { server_names_hash_bucket_size 128;");
        hub.setup("  hosts: [" + LONG + "]\n");
        assertThat(own).content().contains(LONG);
    }

    @Test
    void aDirectiveOfExtraThatAKeySetsTooIsNamed() throws IOException {
        String before = Files.readString(own);
        Problem problem = refused("  compress: on\n  extra: gzip on;\n");
        assertThat(problem.next())
                .isEqualTo("Teal's file sets `gzip` itself: remove it from `router.extra` in teal.yml, or the key that"
                        + " sets it, then run `teal setup`");
        assertThat(Files.readString(own)).isEqualTo(before);
    }

    @Test
    void anNginxThatDoesNotReadTheFolderSuggestsTheLineToAdd() throws IOException {
        Files.delete(own);
        main("include " + hub.nginx.confD() + "/*.conf;", "");
        Problem problem = refused("");
        assertThat(problem.happened()).contains("does not read " + hub.nginx.confD());
        assertThat(problem.next())
                .contains("`include " + hub.nginx.confD() + "/*.conf;`")
                .contains(folder.resolve("nginx/nginx.conf").toString());
        assertThat(own).doesNotExist();
    }

    @Test
    void aConfigurationThatIsBrokenAlreadyIsNotBlamedOnTeal() throws IOException {
        Files.delete(own);
        Path broken = Files.writeString(hub.nginx.confD().resolve("zero.conf"), "no_such_directive on;\n");
        Problem problem = refused("");
        assertThat(problem.happened()).endsWith("rejects its present configuration, which has no file of Teal's yet");
        assertThat(problem.details()).anyMatch(line -> line.contains(broken + ":1"));
    }

    private void main(String from, String to) throws IOException {
        Path main = folder.resolve("nginx/nginx.conf");
        Files.writeString(main, Files.readString(main).replace(from, to));
    }

    private Problem refused(String router) {
        try {
            hub.setup(router);
        } catch (Problem problem) {
            return problem;
        }
        throw new AssertionError("not refused");
    }
}
