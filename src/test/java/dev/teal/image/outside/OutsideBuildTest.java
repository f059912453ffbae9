package dev.teal.image.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.event.Progress;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.EngineHere;
import dev.teal.ground.Ground;
import dev.teal.ground.OutsideBuilder;
import dev.teal.ground.TestServer;
import dev.teal.image.Accounts;
import dev.teal.image.BuiltLayout;
import dev.teal.image.Image;
import dev.teal.runtime.Example;
import dev.teal.runtime.docker.DockerImages;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A user of `docker buildx create --use`.
@Tag("server")
class OutsideBuildTest {
    private static final String APP = "outside";
    private static final String USERS = "app:x:1001:1002::/:/x\n";
    private static final int BASE_BYTES = 3_000_000;

    private final BuildEngine engine = Ground.engine(Engine.TRIXIE);
    private final TestServer remote = Ground.server();

    @TempDir
    private Path folder;

    private OutsideBuilder builder;
    private EngineHere local;
    private DockerImages images;

    @BeforeEach
    void prepare() throws IOException {
        builder = OutsideBuilder.start(Ground.engine(Engine.TRIXIE_CONTAINERD), folder);
        local = EngineHere.with(builder.chosenAt(engine, folder.resolve("buildx")));
        Path context = Files.createDirectories(folder.resolve("context/etc"));
        Files.writeString(context.resolve("passwd"), "root:x:0:0::/:/x\n");
        Files.writeString(context.resolve("group"), "app:x:1002:\n");
        Files.writeString(folder.resolve("context/users"), USERS);
        byte[] base = new byte[BASE_BYTES];
        new Random().nextBytes(base);
        Files.write(context.resolve("base"), base);
        code("1");
        Files.writeString(folder.resolve("context/Dockerfile"), """
                FROM scratch
                COPY etc /etc
                COPY users /etc/passwd
                COPY code /
                USER app
                CMD ["/code"]
                """);
        images = images(APP + folder.getFileName().toString().replaceAll("\\D", ""));
        remote.must("mkdir -p /opt/" + APP + "/teal");
    }

    private DockerImages images(String app) {
        Config config = Example.config(
                folder,
                "app: " + app + "\nserver: root@203.0.113.7\nimage: {context: context, platform: linux/arm64}\n"
                        + "directory: /opt/" + APP + "\n");
        return new DockerImages(config, new Layout(config.directory()), local);
    }

    private void code(String text) throws IOException {
        Files.writeString(folder.resolve("context/code"), text.repeat(2000));
    }

    @AfterEach
    void close() {
        remote.must("docker image ls -q '" + images.name("*") + "' | xargs -r docker image rm >/dev/null; rm -r /opt/"
                + APP);
        local.close();
        builder.close();
    }

    private long bytesHere(Image image) throws IOException {
        Path written = built(image).layout().folder();
        try (var files = Files.walk(written)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static BuiltLayout built(Image image) {
        assertThat(image.origin()).containsInstanceOf(BuiltLayout.class);
        return (BuiltLayout) image.origin().orElseThrow();
    }

    @Test
    void onlyNewLayersLeaveTheBuilder() throws IOException {
        try (Server server = remote.connect()) {
            Image first = images.prepare("1", Progress.NONE);
            assertThat(first.platform()).isEqualTo("linux/arm64");
            assertThat(bytesHere(first)).isGreaterThan(BASE_BYTES);
            assertThat(images.ship(server, first, List.of(), Progress.NONE).what())
                    .startsWith("3 of 3 layers");

            code("2");
            Image second = images.prepare("2", Progress.NONE);
            assertThat(second.bytes()).isGreaterThan(BASE_BYTES);
            assertThat(bytesHere(second)).isLessThan(20_000);
            Path written = built(second).layout().folder();
            assertThat(images.ship(server, second, List.of(first.name()), Progress.NONE)
                            .what())
                    .startsWith("1 of 3 layers");
            assertThat(written).doesNotExist();
            assertThat(images.accounts(second)).contains(new Accounts(USERS, "app:x:1002:\n"));
        }
        remote.must("docker image inspect " + images.name("2"));
        assertThat(engine.docker("image", "ls", "-q", images.name("2"))).isEmpty();
    }

    @Test
    void aLayerThatTheServerLacksIsFetchedFromTheBuilder() throws IOException {
        built(images.prepare("1", Progress.NONE)).discard();
        Image again = images.prepare("2", Progress.NONE);
        assertThat(bytesHere(again)).isLessThan(20_000);
        try (Server server = remote.connect()) {
            assertThat(images.ship(server, again, List.of(), Progress.NONE).what())
                    .startsWith("3 of 3 layers");
        }
    }
}
