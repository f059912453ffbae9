package dev.teal.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From `teal init` to a pulled database, the way a newcomer goes: with a secret in `.teal/secrets`, a Dockerfile that
/// copies everything, and git.
@Tag("server")
class SecretTest {
    private static final String SECRET = "planted-4711-secret";

    @TempDir
    Path folder;

    private final BuildEngine engine = Ground.engine();
    private final TestServer server = Ground.server();

    @Test
    void aSecretIsInNoImageAndNotInGitAndInNoLog() throws Exception {
        engine.build(AgentHubImage.context("1"), "secret_base:1");
        Files.writeString(folder.resolve("Dockerfile"), "FROM secret_base:1\nCOPY . /src\n");
        here("git init -q .");
        TealCommand teal = TealCommand.in(folder, server, engine);
        StringBuilder said = new StringBuilder();

        assertThat(teal.must("init").out())
                .contains("added .teal/* and !.teal/hooks/ to .gitignore: ", "added .teal/ to .dockerignore: ");
        assertThat(folder.resolve(".gitignore")).hasContent(".teal/*\n!.teal/hooks/\n");
        plantSecret();
        teal.config("""
                app: secret-app
                server: root@%s
                container: {secrets: [SESSION_KEY], volumes: ["data:/app/data"]}
                database: {sqlite: data/hub.db}
                slots: {blue: 3870, green: 3871}
                router: {listen: 8870}
                health: {path: "/api/assets?page_size=1", tries: 40, interval: 500ms, steady: 100ms}
                """.formatted(server.name()));
        here("git add -A && git -c user.name=a -c user.email=a@b commit -qm first");
        said.append(teal.must("setup", "-v"));
        refusedWithoutTheIgnoreFile(teal);
        said.append(teal.must("deploy", "-v"));
        said.append(teal.must("data", "pull"));

        assertThat(said).doesNotContain(SECRET).doesNotContain("WARN   git");
        assertThat(here("git ls-files")).doesNotContain(".teal");
        assertThat(here("git status --porcelain")).isEmpty();
        assertThat(cached("build.log")).contains("COPY").doesNotContain(SECRET);
        assertThat(permissions(".teal/data")).isEqualTo("rwx------");
        assertThat(permissions(".teal/data/hub.db")).isEqualTo("rw-------");
        String image = engine.docker("images", "-q", "secret-app");
        assertThat(inLayersHere(image, "COPY . /src")).isTrue();
        assertThat(inLayersHere(image, SECRET)).isFalse();
        assertThat(server.must("docker save $(docker images -q secret-app) | grep -ac " + SECRET + " || true"))
                .isEqualTo("0");
        assertThat(server.must("grep -rl " + SECRET + " /opt/secret-app /var/log /etc/nginx || true")
                        .lines())
                .allMatch(file -> file.startsWith("/opt/secret-app/teal/env/"));
        assertThat(server.must("docker logs secret-app-blue 2>&1")).doesNotContain(SECRET);
        server.must("docker rm -f secret-app-blue");
    }

    private void refusedWithoutTheIgnoreFile(TealCommand teal) throws IOException {
        Files.move(folder.resolve(".dockerignore"), folder.resolve("kept"));
        for (String verb : new String[] {"plan", "deploy"}) {
            Ended refused = teal.run(verb);
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.err())
                    .contains(".teal/secrets is in the build context", "add the line `.teal` to ")
                    .doesNotContain(SECRET);
        }
        assertThat(engine.docker("images", "-q", "secret-app")).isEmpty();
        Files.move(folder.resolve("kept"), folder.resolve(".dockerignore"));
    }

    private void plantSecret() throws IOException {
        Path file = Files.createDirectories(folder.resolve(".teal")).resolve("secrets");
        Files.writeString(file, "SESSION_KEY=" + SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private boolean inLayersHere(String image, String text) throws IOException {
        Path saved = folder.resolveSibling(folder.getFileName() + ".tar");
        engine.docker("save", "-o", saved.toString(), image);
        String bytes = Files.readString(saved, ISO_8859_1);
        Files.delete(saved);
        return bytes.contains(text);
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    private static String cached(String name) throws IOException {
        return Files.readString(TealCommand.CACHE.resolve("teal/secret-app").resolve(name));
    }

    private String here(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), ISO_8859_1).strip();
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
