package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import dev.teal.ground.EngineHere;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.image.Image;
import dev.teal.image.ShipFailed;
import dev.teal.image.Shipped;
import dev.teal.image.build.Builder;
import dev.teal.runtime.docker.EngineQuery;
import dev.teal.runtime.docker.ImageInspect;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import dev.teal.server.ssh.SshClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Failures during the upload of an image.
@Tag("server")
class ShipmentFaultsTest {
    private static final String NAME = "shipped-broken:one";
    private static final int SIZE = 40_000_000;
    /// Bytes that may have been in the buffers of ssh, its pipes and the unpacking program when the connection
    /// broke.
    private static final int BUFFERED = 12_000_000;

    @TempDir
    private static Path folder;

    private final TestServer remote = Ground.server();
    private final Layout layout = new Layout("/opt/broken-" + System.nanoTime());
    private final Server local = EngineHere.of(Ground.engine());

    @BeforeAll
    static void build() throws IOException {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        Files.write(folder.resolve("data"), bytes);
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY data /\nCMD [\"/none\"]\n");
        Ground.engine().build(folder, NAME);
    }

    @AfterAll
    static void removeImage() {
        Ground.server().look("docker image rm " + NAME);
    }

    @AfterEach
    void close() {
        local.close();
        remote.must("rm -rf " + layout.directory() + "; docker image rm " + NAME + " || true");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 90})
    void bytesReceivedBeforeTheConnectionBrokeAreNotSentAgain(int percent) {
        remote.must("mkdir -p " + layout.teal());
        Progress cut = (done, total, text) -> {
            if (total > 0 && done * 100 >= total * percent) {
                killSsh();
            }
        };
        try (Server server = connect()) {
            assertThatThrownBy(() -> ship(server, cut)).isInstanceOf(Problem.class);
        }
        assertThat(isLoaded()).isFalse();
        try (Server server = connect()) {
            long rest = SIZE - (long) SIZE * percent / 100;
            assertThat(ship(server, Progress.NONE).bytes()).isLessThan(rest + BUFFERED);
        }
        assertThat(isLoaded()).isTrue();
    }

    @Test
    void anEngineKilledDuringALoadNeedsNoSecondTransfer() {
        remote.must("mkdir -p " + layout.teal());
        CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> remote.must("""
                for i in $(seq 3000); do
                  pid=$(pgrep -fx 'docker load') && kill -9 $pid && exit 0
                  sleep 0.01
                done; exit 1"""));
        try (Server server = connect()) {
            assertThatThrownBy(() -> ship(server, Progress.NONE))
                    .isInstanceOf(ShipFailed.class)
                    .hasMessageContaining("could not be loaded");
            killer.join();
            assertThat(ship(server, Progress.NONE).bytes()).isZero();
        }
        assertThat(isLoaded()).isTrue();
        assertThat(remote.must("ls " + layout.teal())).contains("layers").doesNotContain("staging");
    }

    private Shipped ship(Server server, Progress progress) {
        RemoteLayers layers = RemoteLayers.of(server.run(RemoteLayers.query(layout, List.of())));
        Image image = ImageInspect.of(local, NAME);
        try (Shipment shipment = new Shipment(
                new LocalLayers(local, EngineQuery.of(local, Builder.find(local))),
                server,
                layout,
                image,
                layers,
                progress)) {
            return shipment.ship();
        }
    }

    private boolean isLoaded() {
        return remote.look("docker image inspect " + NAME).ok();
    }

    private Server connect() {
        SshClient ssh = SshClient.of(remote.environment());
        return Servers.connect(new Destination.Ssh(remote.name(), OptionalInt.empty()), ssh, Events.NONE);
    }

    /// Kills all ssh connections on the server, including this one.
    private void killSsh() {
        remote.ssh("pkill -KILL -f '^sshd: root'");
    }
}
