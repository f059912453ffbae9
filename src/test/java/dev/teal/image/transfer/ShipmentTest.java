package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Sha256;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.EngineHere;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.image.ShipFailed;
import dev.teal.image.Shipped;
import dev.teal.image.archive.OciLayout;
import dev.teal.image.build.Builder;
import dev.teal.runtime.docker.EngineQuery;
import dev.teal.runtime.docker.ImageInspect;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import dev.teal.server.ssh.SshClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Ships images of two layers, a large base and a small one that changes, to every kind of engine.
@Tag("server")
@ParameterizedClass
@EnumSource
class ShipmentTest {
    private static final int BASE = 3_000_000;
    private static final int CODE = 200_000;

    @TempDir
    private Path folder;

    private final TestServer remote;
    private final BuildEngine engine = Ground.engine();
    private final Layout layout = new Layout("/opt/shipped-" + System.nanoTime());
    private final List<String> others = new ArrayList<>();
    private Server server;
    private Server local;

    ShipmentTest(Engine engine) {
        remote = Ground.server(engine);
    }

    @BeforeEach
    void connect() throws IOException {
        SshClient ssh = SshClient.of(remote.environment());
        server = Servers.connect(new Destination.Ssh(remote.name(), OptionalInt.empty()), ssh, Events.NONE);
        local = EngineHere.of(engine);
        remote.must("mkdir -p " + layout.teal());
        random("base", BASE);
        random("code", CODE);
    }

    @AfterEach
    void close() {
        server.close();
        local.close();
        remote.must("rm -rf " + layout.directory() + "; docker image rm " + String.join(" ", others) + " || true");
    }

    @Test
    void onlyChangedLayersAreSentTheSecondTime() throws IOException {
        assertThat(ship("one").bytes()).isBetween((long) BASE, BASE * 11L / 10);
        random("code", CODE);
        Shipped second = ship("two");
        assertThat(second.what()).startsWith("1 of 2 layers, ");
        assertThat(second.bytes()).isBetween((long) CODE, CODE * 11L / 10);
        assertThat(ship("three")).isEqualTo(new Shipped(0, "nothing to send, all 2 layers are on " + server.name()));
        assertThat(remote.must("docker run --rm --network none " + others.getLast() + " 2>&1 || true"))
                .contains("no such file"); // it starts, as far as an image without a program can
        assertThat(remote.must("ls " + layout.teal())).isEqualTo("layers\ntransfer");
    }

    /// The containerd store lists and saves an image only when it has all blobs of its manifest.
    @Test
    void anImageSentInPartsIsCompleteAndSurvivesThePreviousOne() throws IOException {
        ship("one");
        random("code", CODE);
        ship("two");
        remote.must("docker image rm " + name("one") + " && docker image prune -f");
        assertThat(remote.must("docker images --format '{{.Repository}}:{{.Tag}}'"))
                .contains(name("two"))
                .doesNotContain(name("one"));
        String saved = remote.must("docker save " + name("two") + " | wc -c");
        assertThat(Long.parseLong(saved)).isGreaterThan(BASE + CODE);
        assertThat(remote.must("c=$(docker create " + name("two")
                        + ") && docker export $c | tar -xOf - base | sha256sum;" + " docker rm $c >/dev/null"))
                .isEqualTo(sha256("base") + "  -");
    }

    @Test
    void bytesReceivedBeforeTheConnectionBrokeAreNotSentAgain() throws IOException {
        build("one");
        String layer = baseOf("one");
        Path saved = Files.createDirectory(folder.resolve("saved"));
        local.run(Command.script("docker save \"$1\" | tar -xf - -C \"$2\"", name("one"), saved.toString()));
        Path tar = largest(saved);
        int half = BASE / 2;
        Path partial = folder.resolve("partial");
        Files.write(partial, Arrays.copyOf(Files.readAllBytes(tar), half));
        remote.must("mkdir -p " + layout.staging() + "/blobs/sha256");
        put(partial, layout.staging() + "/" + OciLayout.blob(layer));
        assertThat(shipBuilt("one").bytes()).isLessThan(BASE - half + CODE * 2L);
    }

    @Test
    void stagedBytesOfAnotherLayerAreDiscardedForTheNextAttempt() throws IOException {
        build("one");
        String layer = baseOf("one");
        String staged = layout.staging() + "/" + OciLayout.blob(layer);
        remote.must("mkdir -p " + layout.staging() + "/blobs/sha256; head -c 5000 /dev/zero >" + staged);
        assertThatThrownBy(() -> shipBuilt("one")).isInstanceOf(ShipFailed.class);
        assertThat(remote.look("docker image inspect " + name("one")).ok()).isFalse();
        assertThat(shipBuilt("one").bytes()).isGreaterThan(BASE);
    }

    @Test
    void theWholeImageIsSentWhenTheKnownBaseIsGone() throws IOException {
        ship("one");
        random("code", CODE);
        build("two");
        RemoteLayers before = remoteLayers();
        remote.must("docker image rm " + name("one"));
        try (Shipment shipment = shipment("two", before)) {
            assertThat(shipment.ship().what()).startsWith("2 of 2 layers, ");
        }
    }

    private String baseOf(String tag) {
        return ImageInspect.of(local, name(tag)).layers().getFirst();
    }

    private Shipped ship(String tag) throws IOException {
        build(tag);
        Shipped shipped = shipBuilt(tag);
        others.add(name(tag));
        return shipped;
    }

    private Shipped shipBuilt(String tag) {
        try (Shipment shipment = shipment(tag, remoteLayers())) {
            return shipment.ship();
        }
    }

    private RemoteLayers remoteLayers() {
        return RemoteLayers.of(server.run(RemoteLayers.query(layout, others)));
    }

    private Shipment shipment(String tag, RemoteLayers remoteLayers) {
        return new Shipment(
                new LocalLayers(local, EngineQuery.of(local, Builder.find(local))),
                server,
                layout,
                ImageInspect.of(local, name(tag)),
                remoteLayers,
                Progress.NONE);
    }

    private String name(String tag) {
        return "shipped-" + folder.getFileName().toString().toLowerCase(Locale.ROOT) + ":" + tag;
    }

    private void build(String tag) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY base /\nCOPY code /\nCMD [\"/none\"]\n");
        engine.build(folder, name(tag));
    }

    private void random(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(System.nanoTime()).nextBytes(bytes);
        Files.write(folder.resolve(name), bytes);
    }

    private String sha256(String name) throws IOException {
        return HexFormat.of().formatHex(Sha256.digest().digest(Files.readAllBytes(folder.resolve(name))));
    }

    private void put(Path file, String to) throws IOException {
        Command write = Command.script("cat >\"$1\"", to);
        try (Channel channel = server.open(write)) {
            Files.copy(file, channel.in());
            channel.in().close();
            assertThat(channel.await(Server.USUAL).ok()).isTrue();
        }
    }

    private static Path largest(Path saved) throws IOException {
        try (Stream<Path> all = Files.walk(saved)) {
            return all.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
