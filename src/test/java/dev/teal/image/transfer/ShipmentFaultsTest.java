package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.image.Image;
import dev.teal.image.ShipFailed;
import dev.teal.image.Shipped;
import dev.teal.runtime.docker.DockerImages;
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

/// What happens to an image on its way when something breaks.
@Tag("server")
class ShipmentFaultsTest {
    private static final String NAME = "shipped-broken:one";
    private static final int SIZE = 40_000_000;
    /// What ssh, its pipes and the server's unpacking may have had in their buffers when the line broke.
    private static final int UNDER_WAY = 12_000_000;

    @TempDir
    private static Path folder;

    private final TestServer there = Ground.server();
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
    static void forget() {
        Ground.server().look("docker image rm " + NAME);
    }

    @AfterEach
    void close() {
        local.close();
        there.must("rm -rf " + layout.directory() + "; docker image rm " + NAME + " || true");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 90})
    void whatArrivedBeforeTheLineBrokeIsNotSentAgain(int percent) {
        there.must("mkdir -p " + layout.teal());
        Progress cut = (done, total, text) -> {
            if (total > 0 && done * 100 >= total * percent) {
                killSsh();
            }
        };
        try (Server server = connect()) {
            assertThatThrownBy(() -> ship(server, cut)).isInstanceOf(Problem.class);
        }
        assertThat(isThere()).isFalse();
        try (Server server = connect()) {
            long rest = SIZE - (long) SIZE * percent / 100;
            assertThat(ship(server, Progress.NONE).bytes()).isLessThan(rest + UNDER_WAY);
        }
        assertThat(isThere()).isTrue();
    }

    @Test
    void anEngineThatIsKilledWhileItLoadsCostsNoSecondTransfer() {
        there.must("mkdir -p " + layout.teal());
        CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> there.must("""
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
        assertThat(isThere()).isTrue();
        assertThat(there.must("ls " + layout.teal())).contains("layers").doesNotContain("staging");
    }

    private Shipped ship(Server server, Progress progress) {
        RemoteLayers stock = RemoteLayers.of(server.run(RemoteLayers.ask(layout, List.of())));
        Image image = DockerImages.inspect(local, NAME);
        try (Shipment shipment = new Shipment(local, server, layout, image, stock, progress)) {
            return shipment.ship();
        }
    }

    private boolean isThere() {
        return there.look("docker image inspect " + NAME).ok();
    }

    private Server connect() {
        SshClient ssh = SshClient.of(there.environment());
        return Servers.connect(new Destination.Ssh(there.name(), OptionalInt.empty()), ssh, Events.NONE);
    }

    /// All connections to the server, from its side; this one too.
    private void killSsh() {
        there.ssh("pkill -KILL -f '^sshd: root'");
    }
}
