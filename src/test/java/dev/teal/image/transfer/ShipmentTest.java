package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.image.ShipFailed;
import dev.teal.image.Shipped;
import dev.teal.runtime.docker.DockerImages;
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

/// Images of two layers, a large one below and a small one that changes; to each kind of engine.
@Tag("server")
@ParameterizedClass
@EnumSource
class ShipmentTest {
    private static final int BASE = 3_000_000;
    private static final int CODE = 200_000;

    @TempDir
    private Path folder;

    private final TestServer there;
    private final BuildEngine here = Ground.engine();
    private final Layout layout = new Layout("/opt/shipped-" + System.nanoTime());
    private final List<String> others = new ArrayList<>();
    private Server server;
    private Server local;

    ShipmentTest(Engine engine) {
        there = Ground.server(engine);
    }

    @BeforeEach
    void connect() throws IOException {
        SshClient ssh = SshClient.of(there.environment());
        server = Servers.connect(new Destination.Ssh(there.name(), OptionalInt.empty()), ssh, Events.NONE);
        local = EngineHere.of(here);
        there.must("mkdir -p " + layout.teal());
        random("base", BASE);
        random("code", CODE);
    }

    @AfterEach
    void close() {
        server.close();
        local.close();
        there.must("rm -rf " + layout.directory() + "; docker image rm " + String.join(" ", others) + " || true");
    }

    @Test
    void onlyWhatChangedIsSentTheSecondTime() throws IOException {
        assertThat(ship("one").bytes()).isBetween((long) BASE, BASE * 11L / 10);
        random("code", CODE);
        Shipped second = ship("two");
        assertThat(second.what()).startsWith("1 of 2 layers, ");
        assertThat(second.bytes()).isBetween((long) CODE, CODE * 11L / 10);
        assertThat(ship("three")).isEqualTo(new Shipped(0, "nothing to send, all 2 layers are there"));
        assertThat(there.must("docker run --rm --network none " + others.getLast() + " 2>&1 || true"))
                .contains("no such file"); // it runs, as far as an image without a program can
        assertThat(there.must("ls " + layout.teal())).isEqualTo("layers\ntransfer");
    }

    /// The containerd store lists and saves an image only when it has all blobs that its manifest names.
    @Test
    void whatArrivedInPartsIsThereWholeAndStaysWithoutTheOneBefore() throws IOException {
        ship("one");
        random("code", CODE);
        ship("two");
        there.must("docker image rm " + name("one") + " && docker image prune -f");
        assertThat(there.must("docker images --format '{{.Repository}}:{{.Tag}}'"))
                .contains(name("two"))
                .doesNotContain(name("one"));
        String saved = there.must("docker save " + name("two") + " | wc -c");
        assertThat(Long.parseLong(saved)).isGreaterThan(BASE + CODE);
        assertThat(there.must("c=$(docker create " + name("two")
                        + ") && docker export $c | tar -xOf - base | sha256sum;" + " docker rm $c >/dev/null"))
                .isEqualTo(sha256("base") + "  -");
    }

    @Test
    void whatACutLineBroughtIsNotSentAgain() throws IOException {
        build("one");
        String layer = baseOf("one");
        Path saved = Files.createDirectory(folder.resolve("saved"));
        local.run(Command.script("docker save \"$1\" | tar -xf - -C \"$2\"", name("one"), saved.toString()));
        Path tar = largest(saved);
        int half = BASE / 2;
        Path begun = folder.resolve("begun");
        Files.write(begun, Arrays.copyOf(Files.readAllBytes(tar), half));
        there.must("mkdir -p " + layout.staging() + "/blobs/sha256");
        put(begun, layout.staging() + "/" + Archive.blob(layer));
        assertThat(shipBuilt("one").bytes()).isLessThan(BASE - half + CODE * 2L);
    }

    @Test
    void aBeginningThatIsNotTheLayersDoesNoHarmTheNextTime() throws IOException {
        build("one");
        String layer = baseOf("one");
        String staged = layout.staging() + "/" + Archive.blob(layer);
        there.must("mkdir -p " + layout.staging() + "/blobs/sha256; head -c 5000 /dev/zero >" + staged);
        assertThatThrownBy(() -> shipBuilt("one")).isInstanceOf(ShipFailed.class);
        assertThat(there.look("docker image inspect " + name("one")).ok()).isFalse();
        assertThat(shipBuilt("one").bytes()).isGreaterThan(BASE);
    }

    @Test
    void withoutTheBaseThatWasThereTheWholeImageIsSent() throws IOException {
        ship("one");
        random("code", CODE);
        build("two");
        RemoteLayers before = stock();
        there.must("docker image rm " + name("one"));
        try (Shipment shipment = shipment("two", before)) {
            assertThat(shipment.ship().what()).startsWith("2 of 2 layers, ");
        }
    }

    private String baseOf(String tag) {
        return DockerImages.inspect(local, name(tag)).layers().getFirst();
    }

    private Shipped ship(String tag) throws IOException {
        build(tag);
        Shipped shipped = shipBuilt(tag);
        others.add(name(tag));
        return shipped;
    }

    private Shipped shipBuilt(String tag) {
        try (Shipment shipment = shipment(tag, stock())) {
            return shipment.ship();
        }
    }

    private RemoteLayers stock() {
        return RemoteLayers.of(server.run(RemoteLayers.ask(layout, others)));
    }

    private Shipment shipment(String tag, RemoteLayers stock) {
        return new Shipment(local, server, layout, DockerImages.inspect(local, name(tag)), stock, Progress.NONE);
    }

    private String name(String tag) {
        return "shipped-" + folder.getFileName().toString().toLowerCase(Locale.ROOT) + ":" + tag;
    }

    private void build(String tag) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY base /\nCOPY code /\nCMD [\"/none\"]\n");
        here.build(folder, name(tag));
    }

    private void random(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(System.nanoTime()).nextBytes(bytes);
        Files.write(folder.resolve(name), bytes);
    }

    private String sha256(String name) throws IOException {
        return HexFormat.of().formatHex(Archive.sha256().digest(Files.readAllBytes(folder.resolve(name))));
    }

    private void put(Path file, String to) throws IOException {
        Command take = Command.script("cat >\"$1\"", to);
        try (Channel channel = server.open(take)) {
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
