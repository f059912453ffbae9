package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StarterTest {
    @TempDir
    Path parent;

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(parent.resolve("My_App.2"));
    }

    private Config described() {
        String text = Starter.describe(folder);
        assertThat(text.lines()).hasSizeLessThanOrEqualTo(25);
        return ConfigFile.parse(text, Path.of("teal.yml"));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void anEmptyFolderGivesAFileToStartFrom() {
        assertThat(Starter.describe(folder)).isEqualTo("""
                # What Teal deploys, and where; docs/teal.yml explains every key.
                app: my-app-2
                server: root@203.0.113.7   # your server, as you would type it after ssh
                # url: https://app.example.com   # the public address, probed after each deployment

                # There is no Dockerfile here yet. Write one, or name a ready image:
                # image: {name: ghcr.io/acme/app:1.0}
                container:
                  port: 3000   # the port the app listens on
                  # volumes: ["data:/app/data"]   # /opt/<app>/data on the server, /app/data in the container
                  # env:
                  #   NODE_ENV: production
                  # secrets: [SESSION_KEY]   # values from the environment or .teal/secrets

                health:
                  path: /   # better: a page that needs the database and returns 200
                """);
        assertThat(described().server()).isEqualTo(new Destination.Ssh("root@203.0.113.7", OptionalInt.empty()));
    }

    @Test
    void theDockerfilesLastStageGivesPortAndVolumes() throws IOException {
        write("Dockerfile", """
                FROM node:22 AS build
                EXPOSE 9229
                VOLUME /build/cache
                FROM node:22-slim
                ENV PORT=8080
                EXPOSE ${PORT}/tcp 9090/udp
                VOLUME ["/app/data", "/var/lib/x/data"]
                VOLUME /app/uploads $UNKNOWN
                CMD ["node", "server.js"]
                """);
        ContainerConfig container = described().container();

        assertThat(container.port()).isEqualTo(8080);
        assertThat(container.volumes())
                .isEqualTo(List.of(
                        new ContainerConfig.Volume("data/app/data", "/app/data", false),
                        new ContainerConfig.Volume("data/var/lib/x/data", "/var/lib/x/data", false),
                        new ContainerConfig.Volume("uploads", "/app/uploads", false)));
        assertThat(Starter.describe(folder)).doesNotContain("no Dockerfile");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git@github.com:acme/Agent_Hub.git",
                "https://github.com/acme/agent-hub",
                "ssh://git@host:2222/acme/agent.hub.git/",
                "../agent-hub.git",
                "agent-hub"
            })
    void theOriginNamesTheApp(String url) throws IOException {
        write(
                ".git/config",
                "[remote \"up\"]\n\turl = x:y/other\n[remote \"origin\"]\n\turl = " + url + "\n\tfetch = +a:b\n");
        write("package.json", "{\"name\": \"web\"}");

        assertThat(described().app()).isEqualTo("agent-hub");
    }

    @Test
    void withoutAnOriginThePackageNamesTheApp() throws IOException {
        write(".git/config", "[core]\n\tbare = false\n");
        write("package.json", "{\"name\": \"@acme/agent-hub\"}");

        assertThat(described().app()).isEqualTo("agent-hub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"日本", "-", "a", "x-blue-green", "9", "a23456789-123456789-123456789-123456789-123456789"})
    void anyFolderNameGivesAValidApp(String name) throws IOException {
        folder = Files.createDirectory(parent.resolve(name));

        assertThat(described().app()).matches("[a-z][a-z0-9-]{0,38}[a-z0-9]");
    }

    @Test
    void anOddDockerfileStillGivesAFileThatCanBeRead() throws IOException {
        write(
                "Dockerfile",
                "EXPOSE\nEXPOSE abc 99999\nVOLUME [\nVOLUME / /etc/.. /a:b ${\nVOLUME /x/teal /.h /x /x\nENV\n");

        assertThat(described().container().port()).isEqualTo(3000);
    }
}
