package dev.teal.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.teal.app.Address;
import dev.teal.config.HealthConfig;
import dev.teal.event.Events;
import dev.teal.ground.FreePort;
import dev.teal.ground.Until;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlotProbeTest {
    private static final Duration SLICE = Duration.ofSeconds(3);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Server server = new LocalServer(Events.NONE);
    private HttpServer app;
    private volatile int badAnswers;
    private volatile long waitMillis;
    private Duration timeout = Duration.ofSeconds(30);

    @BeforeEach
    void start() throws IOException {
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        app.createContext("/moved", exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        app.createContext("/headers", exchange -> {
            exchange.getRequestHeaders()
                    .forEach((name, values) -> asked.add(name.toLowerCase(Locale.ROOT) + ": " + values.getFirst()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        app.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Host") + " " + exchange.getRequestURI());
            pause(waitMillis);
            exchange.sendResponseHeaders(asked.size() > badAnswers ? 200 : 503, -1);
            exchange.close();
        });
        app.start();
    }

    @AfterEach
    void stop() {
        app.stop(0);
        server.close();
    }

    @Test
    void theFirstGoodAnswerEndsThePoll() {
        assertThat(poll(200, Until.PATIENCE).out()).isEqualTo("1 200\n");
        assertThat(asked).containsExactly("hub.example.com /api/assets?page_size=1");
    }

    @Test
    void thePollRepeatsUntilTheAnswerIsGood() {
        badAnswers = 3;
        Result polled = poll(200, Until.PATIENCE);
        assertThat(polled.ok()).isTrue();
        assertThat(polled.out()).isEqualTo("4 200\n");
    }

    @Test
    void atTheEndOfTheSliceTheLastAnswerAndTheNumberOfProbesArePrinted() {
        badAnswers = Integer.MAX_VALUE;
        Result polled = poll(200, SLICE);
        assertThat(polled.exitCode()).isEqualTo(1);
        assertThat(polled.out()).isEqualTo(asked.size() + " 503\n");
        assertThat(asked.size()).isGreaterThan(1);
        assertThat(polled.took()).isGreaterThanOrEqualTo(SLICE);
    }

    /// A tenth of the time so far: a ready app is found soon; one that fails is not probed 190 times in 20 s.
    @Test
    void theLongerASlotStartsTheLongerThePauseIs() {
        assertThat(SlotProbe.pause(Duration.ZERO)).hasMillis(100);
        assertThat(SlotProbe.pause(Duration.ofSeconds(1))).hasMillis(100);
        assertThat(SlotProbe.pause(Duration.ofSeconds(3))).hasMillis(300);
        assertThat(SlotProbe.pause(Duration.ofMinutes(1))).hasMillis(500);
    }

    @Test
    void onceSendsExactlyOneProbe() {
        badAnswers = Integer.MAX_VALUE;
        assertThat(server.run(probe(200).once(address())).out()).isEqualTo("1 503\n");
        assertThat(asked).hasSize(1);
    }

    @Test
    void theExpectedStatusNeedNotBe200() {
        badAnswers = Integer.MAX_VALUE;
        assertThat(poll(503, Duration.ZERO).ok()).isTrue();
    }

    @Test
    void aClosedPortIsNoAnswer() {
        Address closed = new Address("127.0.0.1", FreePort.next());
        Result polled = server.run(probe(200).once(closed));
        assertThat(polled.exitCode()).isEqualTo(1);
        assertThat(polled.out()).isEqualTo("1 000\n");
    }

    @Test
    void anAnswerAfterTheTimeoutDoesNotCount() {
        waitMillis = 5000;
        timeout = Duration.ofMillis(1500);
        assertThat(server.run(probe(200).once(address())).out()).isEqualTo("1 000\n");
    }

    @Test
    void theTargetOfARedirectIsReported() {
        assertThat(last("/moved?https://hub.example.com/up").brief()).isEqualTo("302 to https://hub.example.com/up");
        assertThat(last("/moved?/login").brief()).isEqualTo("302 to /login");
        assertThat(last("/api").brief()).isEqualTo("200");
    }

    @Test
    void theAppGetsTheHeadersThatNginxSendsForAVisitor() {
        last("/headers");
        assertThat(asked)
                .contains(
                        "host: hub.example.com",
                        "x-forwarded-proto: https",
                        "x-forwarded-for: 127.0.0.1",
                        "x-real-ip: 127.0.0.1");
    }

    private Answer last(String path) {
        SlotProbe probe = probe(path, 200);
        return SlotProbe.read(server.run(probe.once(address())), address()).answer();
    }

    private Result poll(int status, Duration slice) {
        return server.run(probe(status).poll(address(), slice));
    }

    private SlotProbe probe(int status) {
        return probe("/api/assets?page_size=1", status);
    }

    private SlotProbe probe(String path, int status) {
        HealthConfig health = new HealthConfig(path, status, 10, Duration.ofSeconds(2), timeout, Duration.ofSeconds(1));
        return new SlotProbe(health, new Visitor("hub.example.com", "https"));
    }

    private Address address() {
        return new Address("127.0.0.1", app.getAddress().getPort());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
