package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.event.Events;
import dev.teal.ground.FreePort;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// https by nginx itself (`router.tls`).
class TlsTest extends WithRoutedApp {
    private static final String HOST = "hub.example.com";

    private final int port = FreePort.next();

    @BeforeEach
    void certificate() throws IOException {
        Path key = folder.resolve("hub.key");
        Path certificate = folder.resolve("hub.crt");
        route("  hosts: [" + HOST + "]\n  tls: {listen: \"127.0.0.1:" + port + "\", certificate: "
                + made(certificate, key) + ", key: " + key + ", hsts: 24h}\n");
    }

    private Path made(Path certificate, Path key) {
        try (Server local = new LocalServer(Events.NONE)) {
            Result made = local.run(Command.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:prime256v1",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=" + HOST,
                    "-addext",
                    "subjectAltName=DNS:" + HOST,
                    "-keyout",
                    key.toString(),
                    "-out",
                    certificate.toString()));
            assertThat(made.ok()).as(made.toString()).isTrue();
            return certificate;
        }
    }

    /// @param from the client's own address; only 127.0.0.1 is trusted
    private String curl(String from, String url, String... more) {
        List<String> argv = new ArrayList<>(List.of("curl", "--silent", "--include", "--interface", from));
        argv.addAll(List.of("--cacert", folder.resolve("hub.crt").toString(), "--resolve"));
        argv.addAll(List.of(HOST + ":" + port + ":127.0.0.1", "--resolve", HOST + ":" + nginx.port() + ":127.0.0.1"));
        argv.addAll(List.of(more));
        argv.add(url);
        return routed().server.run(Command.of(argv)).out();
    }

    private String https(String... more) {
        return curl(UNTRUSTED, "https://" + HOST + ":" + port + "/echo", more);
    }

    private String http(String from, String path, String... more) {
        return curl(from, "http://" + HOST + ":" + nginx.port() + path, more);
    }

    @ParameterizedTest
    @CsvSource({"--http1.1, HTTP/1.1 200", "--http2, HTTP/2 200"})
    void theAppSeesTheVisitorAndTheScheme(String protocol, String status) {
        assertThat(https(protocol, "--header", "X-Forwarded-Proto: http"))
                .startsWith(status)
                .containsIgnoringCase("strict-transport-security: max-age=86400\r\n")
                .contains("X-forwarded-proto: https\n", "X-real-ip: " + UNTRUSTED + "\n", "Host: " + HOST);
    }

    @Test
    void aVisitorByHttpIsSentToHttps() throws IOException {
        assertThat(http(UNTRUSTED, "/echo?a=b%20c", "--header", "X-Forwarded-Proto: https"))
                .startsWith("HTTP/1.1 308 ")
                .contains("\r\nLocation: https://" + HOST + ":" + port + "/echo?a=b%20c\r\n")
                .doesNotContain("Strict-Transport-Security");
        assertThat(http(UNTRUSTED, "/echo", "--data", "x=1")).startsWith("HTTP/1.1 308 ");
        assertThat(Files.readString(folder.resolve("error.log"))).doesNotContain("uninitialized");
    }

    @Test
    void aProxyThatSaysHttpsIsNotSentThereAgain() {
        assertThat(http("127.0.0.1", "/echo", "--header", "X-Forwarded-Proto: https"))
                .startsWith("HTTP/1.1 200 ")
                .contains("X-forwarded-proto: https\n", "Strict-Transport-Security: max-age=86400\r\n");
        assertThat(http("127.0.0.1", "/echo")).startsWith("HTTP/1.1 308 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/acme-challenge/echo", "/.teal/echo"})
    void aRequestForACertificateStaysWithHttp(String path) {
        assertThat(http(UNTRUSTED, path)).startsWith("HTTP/1.1 ").doesNotContain("308");
    }

    @Test
    void tealsOwnRequestsReachTheApp() {
        assertThat(routed().visit("/echo").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"--tls-max 1.1, false", "--tls-max 1.2, true", "--tlsv1.3, true"})
    void nothingOlderThanTls12IsSpoken(String option, boolean works) {
        String old = "--ciphers DEFAULT@SECLEVEL=0 --tlsv1.0 ";
        String[] words = (option.contains("max") ? old + option : option).split(" ", -1);
        assertThat(https(words).isEmpty()).isEqualTo(!works);
    }
}
