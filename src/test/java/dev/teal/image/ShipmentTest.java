package dev.teal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Servers;
import dev.teal.server.SshClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images of two layers, a large one below and a small one that changes.
@Tag("server")
class ShipmentTest {
    private static final int BASE = 3_000_000;
    private static final int CODE = 200_000;

    @TempDir
    private Path folder;

    private final TestServer there = Ground.server();
    private final BuildEngine here = Ground.engine();
    private final Layout layout = new Layout("/opt/shipped-" + System.nanoTime());
    private final List<String> others = new ArrayList<>();
    private Server server;
    private Server local;

    @BeforeEach
    void connect() throws IOException {
        SshClient ssh = new SshClient(List.of("ssh", "-F", there.sshConfig().toString()), false, Path.of("/tmp"));
        server = Servers.connect(new Destination.Ssh(there.name(), OptionalInt.empty()), ssh, Events.NONE);
        local = new WithEnvironment(Servers.connect(new Destination.Local(), Events.NONE), here.environment());
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
        assertThat(there.ssh("docker image inspect " + name("one")).ok()).isFalse();
        assertThat(shipBuilt("one").bytes()).isGreaterThan(BASE);
    }

    @Test
    void withoutTheBaseThatWasThereTheWholeImageIsSent() throws IOException {
        ship("one");
        random("code", CODE);
        build("two");
        Stock before = stock();
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

    private Stock stock() {
        return Stock.of(server.run(Stock.ask(layout, others)));
    }

    private Shipment shipment(String tag, Stock stock) {
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

    /// This machine, with the engine of the test ground.
    private record WithEnvironment(Server server, Map<String, String> environment) implements Server {
        @Override
        public String name() {
            return server.name();
        }

        @Override
        public Result run(Command command, Duration limit) {
            return server.run(with(command), limit);
        }

        @Override
        public Channel open(Command command) {
            return server.open(with(command));
        }

        private Command with(Command command) {
            List<String> argv = new ArrayList<>(List.of("env"));
            environment.forEach((name, value) -> argv.add(name + "=" + value));
            argv.addAll(command.argv());
            return new Command(argv, command.input());
        }

        @Override
        public Server locked(String lockFile) {
            throw new IllegalStateException("not for locks");
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
