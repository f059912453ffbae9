package dev.teal.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.teal.ground.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicProbeTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private HttpServer site;

    @BeforeEach
    void start() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/good", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().set("x-teal-slot", "green");
            exchange.getResponseHeaders().set("X-Teal-Release", "r2");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        site.createContext("/twice", exchange -> {
            exchange.getResponseHeaders().put("X-Teal-Slot", List.of("green", "blue"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        site.createContext("/moved", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().set("Location", "/good");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        site.createContext("/login", exchange -> {
            String login = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
            boolean known = ("Basic "
                            + Base64.getEncoder().encodeToString("ada:s@fe".getBytes(StandardCharsets.US_ASCII)))
                    .equals(login);
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
            exchange.sendResponseHeaders(known ? 200 : 407, -1);
            exchange.close();
        });
        site.createContext("/silent", exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        site.start();
    }

    @AfterEach
    void stop() {
        never.countDown();
        site.stop(0);
    }

    @Test
    void theAnswerHasStatusSlotAndRelease() {
        assertThat(ask("/good")).isEqualTo(new Answer(200, "", List.of("green"), List.of("r2"), false, false, ""));
    }

    @Test
    void anAnswerWithSeveralSlotsMatchesNone() {
        Answer answer = ask("/twice");
        assertThat(answer.isOf("green", "r2", 200)).isFalse();
        assertThat(answer.isOf("blue", "r2", 200)).isFalse();
        assertThat(answer).hasToString("status 200, 2 X-Teal-Slot headers (green, blue)");
    }

    @Test
    void everyRequestIsNewToACache() {
        ask("/good?page_size=1");
        ask("/good?page_size=1");
        assertThat(asked).allMatch(uri -> uri.matches("/good\\?page_size=1&teal=[0-9a-f]+"));
        assertThat(asked).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        assertThat(ask("/moved")).isEqualTo(new Answer(302, "/good", List.of(), List.of(), false, false, ""));
        assertThat(asked).hasSize(1);
    }

    /// The site of this test acts as the proxy, so the host is not resolved.
    @Test
    void theProxyInTheEnvironmentIsUsed() {
        String proxy = "127.0.0.1:" + site.getAddress().getPort();
        URI url = URI.create("http://hub.invalid");
        PublicProbe probe = probe(url, Map.of("http_proxy", "http://ada:s%40fe@" + proxy, "NO_PROXY", "example.com"));
        assertThat(probe.ask()).isEqualTo(new Answer(200, "", List.of("green"), List.of("r2"), false, false, ""));
        assertThat(asked.getFirst()).startsWith("http://hub.invalid/good?teal=");
        assertThat(probe.proxy()).contains(proxy);
        assertThat(probe(url, Map.of("HTTP_PROXY", proxy)).proxy()).contains(proxy);
        assertThat(probe(url, Map.of("ALL_PROXY", "http://p.example:1", "https_proxy", proxy))
                        .proxy())
                .contains("p.example:1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://hub.example.com, 'a.example, .example.com'",
        "http://example.com, .example.com",
        "http://hub.example.com, example.com",
        "http://hub.example.com, '*'",
        "http://127.0.0.1, ''",
        "http://localhost:8080, ''",
        "https://hub.example.com, ''"
    })
    void someAddressesNeedNoProxy(String url, String none) {
        Map<String, String> environment = Map.of("http_proxy", "http://p.example:3128", "no_proxy", none);
        assertThat(probe(URI.create(url), environment).proxy()).isEmpty();
        assertThat(probe(
                                URI.create("http://notexample.com"),
                                Map.of("http_proxy", "p.example", "no_proxy", "example.com"))
                        .proxy())
                .contains("p.example");
    }

    @Test
    void aProxyGetsThePasswordInItsAddress() {
        String proxy = "http://ada:s%40fe@127.0.0.1:" + site.getAddress().getPort();
        PublicProbe probe = new PublicProbe(
                URI.create("http://hub.invalid"), "/login", Duration.ofSeconds(30), Map.of("http_proxy", proxy));
        assertThat(probe.ask().status()).isEqualTo(200);
    }

    private static PublicProbe probe(URI url, Map<String, String> environment) {
        return new PublicProbe(url, "/good", Duration.ofSeconds(30), environment);
    }

    @Test
    void aClosedPortIsReported() {
        int port = FreePort.next();
        assertThat(ask(URI.create("http://127.0.0.1:" + port)))
                .isEqualTo(Answer.none("connection refused by 127.0.0.1:" + port));
    }

    @Test
    void anUnknownNameIsReported() {
        assertThat(ask(URI.create("https://nosuchhost.invalid")))
                .isEqualTo(Answer.none("the name nosuchhost.invalid cannot be resolved on this machine"));
    }

    @Test
    void aServerWithoutTlsIsReported() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refuse(plain));
            String server = "127.0.0.1:" + plain.getLocalPort();
            assertThat(ask(URI.create("https://" + server))).isEqualTo(Answer.none(server + " does not speak TLS"));
        }
    }

    /// Answers like nginx when it gets TLS on a port for plain HTTP.
    private static void refuse(ServerSocket plain) {
        try (Socket client = plain.accept()) {
            client.getInputStream().read();
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSelfSignedCertificateIsReported(@TempDir Path folder) throws Exception {
        HttpsServer secure = secure(folder);
        try {
            String server = "127.0.0.1:" + secure.getAddress().getPort();
            assertThat(ask(URI.create("https://" + server)).error())
                    .startsWith("the certificate of " + server
                            + " is not valid: no authority that Java trusts has signed it");
        } finally {
            secure.stop(0);
        }
    }

    private static HttpsServer secure(Path folder) throws Exception {
        String keys = folder.resolve("keys.p12").toString();
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        keys,
                        "-storepass",
                        "secret",
                        "-alias",
                        "site",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor())
                .as(new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(KeyStore.getInstance(new File(keys), "secret".toCharArray()), "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
        return server;
    }

    private static Answer ask(URI url) {
        return new PublicProbe(url, "/", Duration.ofSeconds(20)).ask();
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsReported() {
        Answer answer = new PublicProbe(base(), "/silent", Duration.ofMillis(300)).ask();
        assertThat(answer)
                .isEqualTo(new Answer(
                        0,
                        "",
                        List.of(),
                        List.of(),
                        false,
                        false,
                        "no answer from 127.0.0.1:" + site.getAddress().getPort() + " within 300 ms"));
    }

    @Test
    void aSlashAtTheEndOfTheUrlIsNotDoubled() {
        assertThat(new PublicProbe(URI.create("https://hub.example.com/"), "/up", Duration.ofSeconds(1)).address())
                .isEqualTo(URI.create("https://hub.example.com/up"));
        assertThat(new PublicProbe(URI.create("https://example.com/hub"), "/up", Duration.ofSeconds(1)).address())
                .isEqualTo(URI.create("https://example.com/hub/up"));
    }

    private Answer ask(String path) {
        return new PublicProbe(base(), path, Duration.ofSeconds(30)).ask();
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + site.getAddress().getPort());
    }
}
