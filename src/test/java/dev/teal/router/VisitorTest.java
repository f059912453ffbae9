package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.ground.Until;
import dev.teal.runtime.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a visitor may send, and what of it reaches the app.
class VisitorTest extends WithRoutedApp {
    @Test
    void theRequestLineDecidesWhichHostTheAppSees() throws Exception {
        Files.createDirectories(nginx.confD());
        Files.writeString(
                nginx.confD().resolve("another.conf"),
                "server { listen 127.0.0.1:" + nginx.port() + " default_server; return 200 \"another site\"; }\n");
        route("  hosts: [hub.example.com]\n");
        assertThat(asked(UNTRUSTED, "GET http://hub.example.com/echo HTTP/1.1", "Host: evil.example:99"))
                .contains("Host: hub.example.com\n")
                .doesNotContain("evil");
        assertThat(asked(UNTRUSTED, "GET http://evil.example/echo HTTP/1.1", "Host: hub.example.com"))
                .isEqualTo("another site");
    }

    @ParameterizedTest
    @CsvSource({
        "hub.example.com:8080, hub.example.com:8080",
        "Hub.Example.com:8080, hub.example.com:8080",
        "hub.example.com.:8080, hub.example.com:8080",
        "hub.example.com, hub.example.com",
        "[::1]:8080, [::1]:8080",
        "hub.example.com:80a, hub.example.com"
    })
    void theAppSeesTheRequestedNameAndPort(String host, String seen) throws Exception {
        route("");
        assertThat(asked(UNTRUSTED, "GET /echo HTTP/1.1", "Host: " + host)).contains("Host: " + seen + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'', localhost",
        "'  hosts: [hub.example.com]', hub.example.com",
        "'  hosts: [\"*.example.com\"]', teal.example.com"
    })
    void aRequestWithoutAHostGetsOne(String hosts, String seen) throws Exception {
        route(hosts + "\n");
        assertThat(asked(UNTRUSTED, "GET /echo HTTP/1.0")).contains("Host: " + seen + "\n");
        assertThat(asked(UNTRUSTED, "GET http://x.example/echo HTTP/1.0")).contains("Host: x.example\n");
    }

    private RawApp rawApp(String router) throws IOException {
        RawApp raw = RawApp.start();
        raw.answers(200, "");
        started = Optional.of(Routed.start(folder, nginx, raw.address(), raw.address(), router));
        return raw;
    }

    /// Puma accepts 80 KB of headers, Node 16; a browser keeps 180 cookies of 4 KB for a site.
    @Test
    void headersAndUrlsPassUpToTheSizeThatAppsAccept() throws Exception {
        try (RawApp raw = rawApp("");
                Routed.Client client = routed().client(UNTRUSTED)) {
            raw.answers(200, ("Set-Cookie: a=" + "b".repeat(3980) + "\r\n").repeat(15));
            client.get("/" + "u".repeat(60_000), "Cookie: " + "c".repeat(80_000));
            assertThat(client.head()).startsWith("HTTP/1.1 200 ").hasSizeGreaterThan(60_000);
            assertThat(raw.asked()).hasSizeGreaterThan(140_000);
        }
    }

    /// nginx reads the URL before it knows the server block; the headers after Host have the app's limit.
    @Test
    void largeHeadersPassBesideAnotherDefaultServer() throws Exception {
        Files.createDirectories(nginx.confD());
        Files.writeString(
                nginx.confD().resolve("another.conf"),
                "server { listen 127.0.0.1:" + nginx.port() + " default_server; return 200 \"another site\"; }\n");
        try (RawApp raw = rawApp("  hosts: [hub.example.com]\n");
                Routed.Client client = routed().client(UNTRUSTED)) {
            client.get("/" + "u".repeat(6000), "Cookie: " + "c".repeat(80_000));
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThat(raw.asked()).hasSizeGreaterThan(86_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a//b/../%2F/./c;d=e?x=%zz&y=//#",
                "GET /\u00e4|b^c\"d<e>{f}`g",
                "PATCH /",
                "PROPFIND /x",
                "M-SEARCH /x",
                "QUERY /x",
                "OPTIONS /x"
            })
    void methodAndPathReachTheAppUnchanged(String line) throws Exception {
        try (RawApp raw = rawApp("")) {
            try (Routed.Client client = routed().client(UNTRUSTED)) {
                client.send(line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            }
            String sent = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            assertThat(raw.asked()).startsWith(sent + " HTTP/1.1\r\n");
        }
    }

    @Test
    void onlyWebSocketsAreUpgraded() throws Exception {
        route("");
        assertThat(get(
                        UNTRUSTED,
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAAQAAP__"))
                .doesNotContainIgnoringCase("upgrade")
                .doesNotContainIgnoringCase("http2");
        assertThat(get(UNTRUSTED, "Connection: Upgrade", "Upgrade: websocket, h2c"))
                .doesNotContainIgnoringCase("upgrade");
        assertThat(get(UNTRUSTED, "Connection: Upgrade", "Upgrade: WebSocket"))
                .contains("Connection: upgrade\n", "Upgrade: websocket\n");
    }

    @Test
    void headersMeantForNginxDoNotReachTheApp() throws Exception {
        route("");
        assertThat(get(
                        UNTRUSTED,
                        "TE: trailers",
                        "Keep-Alive: timeout=9",
                        "Proxy: http://evil.example",
                        "Proxy-Authorization: Basic eDp5",
                        "Proxy-Connection: keep-alive"))
                .doesNotContainIgnoringCase("proxy")
                .doesNotContain("Te:", "Keep-alive:");
    }

    @Test
    void aVisitorsRequestForATealPathGoesToTheApp() throws Exception {
        route("");
        assertThat(asked(UNTRUSTED, "GET /.teal/slot HTTP/1.1", "Host: hub")).isEqualTo("app");
        assertThat(asked(UNTRUSTED, "GET /.teal/paused?of=1 HTTP/1.1", "Host: hub"))
                .isEqualTo("app");
        assertThat(routed().server.run(routed().router.askLive()).out()).startsWith("hub blue ");
    }

    @Test
    void twoAppsShareAControlAddress() throws Exception {
        route("");
        Config other = Example.config("app: other\nserver: local\ndirectory: " + folder.resolve("other") + "\n"
                + nginx.section("  hosts: [other.example.com]\n"));
        Layout layout = new Layout(other.directory());
        Router router = new Router(other, layout);
        NginxFile file = new NginxFile(other, layout, app.address(), app.address());
        assertThat(routed().server.run(router.install(file)).out()).isEqualTo("written\n");
        Until.holds("the workers without it are gone", () -> answers(router, "other blue " + file.version() + "\n"));
        assertThat(answers(routed().router, "hub blue " + routed().file.version() + "\n"))
                .isTrue();
    }

    private boolean answers(Router router, String answer) {
        return IntStream.range(0, 5)
                .allMatch(i -> routed().server.run(router.askLive()).out().equals(answer));
    }

    @ParameterizedTest
    @CsvSource({
        "Host: a, Host: b",
        "Content-Length: 5, Transfer-Encoding: chunked",
        "Content-Length: 5, Content-Length: 6",
        "Transfer-Encoding: chunked, Transfer-Encoding: identity"
    })
    void anAmbiguousRequestIsRefused(String one, String other) throws Exception {
        route("");
        try (Routed.Client client = routed().client(UNTRUSTED)) {
            client.send("POST /count HTTP/1.1\r\n" + (one.startsWith("Host") ? "" : "Host: a\r\n") + one + "\r\n"
                    + other + "\r\n\r\n");
            assertThat(client.head()).matches("(?s)HTTP/1.1 (400|501) .*");
        }
    }
}
