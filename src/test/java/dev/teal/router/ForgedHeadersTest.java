package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.router.OutsideVisitor.Way;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that a visitor sends changes who the app takes it for. With a forged header the app gets exactly the
/// request that it gets without.
class ForgedHeadersTest extends WithEchoServer {
    private static final List<String> NAMES = List.of(
            "X-Forwarded-For",
            "x-forwarded-FOR",
            "X_Forwarded_For",
            "X-Forwarded_For",
            "X.Forwarded.For",
            "X-Real-IP",
            "X_Real_IP",
            "CF-Connecting-IP",
            "CF-Connecting-IPv6",
            "CF-Pseudo-IPv4",
            "CF-Visitor",
            "CF-IPCountry",
            "True-Client-IP",
            "Client-IP",
            "X-Client-IP",
            "X-Cluster-Client-IP",
            "Fastly-Client-IP",
            "Fly-Client-IP",
            "Proxy-Client-IP",
            "WL-Proxy-Client-IP",
            "HTTP_CLIENT_IP",
            "REMOTE_ADDR",
            "X-Appengine-User-IP",
            "X-Original-Forwarded-For",
            "X-Forwarded",
            "Forwarded-For",
            "Forwarded",
            "X-Forwarded-Proto",
            "X-Forwarded-Protocol",
            "X-Forwarded-Scheme",
            "X-Forwarded-Ssl",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Server",
            "X-Scheme",
            "X-Url-Scheme",
            "Front-End-Https",
            "CloudFront-Forwarded-Proto",
            "X-Original-URL",
            "X-Original-Host",
            "X-Rewrite-URL",
            "X-Script-Name",
            "SCRIPT_NAME");

    private static final List<String> VALUES = List.of(
            "6.6.6.6",
            "6.6.6.6, 7.7.7.7",
            "6.6.6.6:80",
            "[2001:db8::6]:80",
            "2001:db8::6",
            "127.0.0.1",
            "unix:",
            "",
            ",",
            "6.6.6.6, ".repeat(900),
            "http",
            "https",
            "on",
            "{\"scheme\":\"https\"}",
            "for=6.6.6.6;proto=https;host=evil.example",
            "/admin");

    @BeforeAll
    static void theFileWithoutFurtherKeys() {
        route("router: {tls: {certificate: /etc/ssl/hub.pem, key: /etc/ssl/hub.key}}\n");
        route("plain", "router: {hosts: [plain.example.com]}\n");
    }

    @ParameterizedTest
    @EnumSource
    void theAppSeesTheRequestAsIfNothingWereForged(Way way) throws Exception {
        try (OutsideVisitor visitor = new OutsideVisitor(server, way)) {
            String honest = visitor.get();
            assertThat(honest)
                    .containsOnlyOnce("X-Real-IP: " + visitor.address() + "\r\n")
                    .containsOnlyOnce("X-Forwarded-For: " + visitor.address() + "\r\n")
                    .containsOnlyOnce("X-Forwarded-Proto: " + way.scheme() + "\r\n");
            TreeSet<String> believed = new TreeSet<>();
            for (String name : NAMES) {
                for (String value : VALUES) {
                    for (String[] lines :
                            new String[][] {{name + ": " + value}, {name + ": " + value, name + ": 7.7.7.7"}}) {
                        if (!visitor.get(lines).equals(honest)) {
                            believed.add(name);
                        }
                    }
                }
            }
            assertThat(believed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For : 6.6.6.6",
                "X-Forwarded-Proto\t: https",
                " X-Forwarded-For: 6.6.6.6",
                "A:\r\n X-Forwarded-For: 6.6.6.6",
                "Connection: X-Forwarded-Proto, X-Forwarded-For, X-Real-IP, Host",
                "Connection: keep-alive, X-Real-IP\r\nX-Real-IP: 6.6.6.6",
                "X-Forwarded-For\u0000: 6.6.6.6",
                "X-Forwarded-For\u00a0: 6.6.6.6",
                "\u00a0X-Forwarded-For: 6.6.6.6",
                ": 6.6.6.6"
            })
    void oddLinesReachTheAppAsNothingOrAreRefused(String line) throws Exception {
        for (Way way : new Way[] {Way.HTTP, Way.HTTPS}) {
            try (OutsideVisitor visitor = new OutsideVisitor(server, way)) {
                String honest = visitor.get();
                String got = visitor.get(line);
                assertThat(got.startsWith("HTTP/1.1 400 ") ? honest : got).isEqualTo(honest);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://plain.example.com/x HTTP/1.1|Host: a|X-Forwarded-For: 6.6.6.6||",
                "GET https://plain.example.com/x HTTP/1.1|Host: a|X-Forwarded-Proto: https||",
                "GET /x HTTP/1.0|Host: plain.example.com|X-Forwarded-For: 6.6.6.6|Connection: keep-alive||",
                "POST /x HTTP/1.1|Host: plain.example.com|Transfer-Encoding: chunked|Trailer: X-Real-IP||1|a|0"
                        + "|X-Forwarded-For: 6.6.6.6|X-Real-IP: 6.6.6.6|X-Forwarded-Proto: https||"
            })
    void otherFormsOfRequestsSayTheTruthToo(String request) throws Exception {
        try (OutsideVisitor visitor = new OutsideVisitor(server, Way.HTTP)) {
            assertThat(visitor.raw(request.replace("|", "\r\n")))
                    .contains(
                            "Host: plain.example.com\r\n",
                            "X-Real-IP: " + visitor.address() + "\r\n",
                            "X-Forwarded-For: " + visitor.address() + "\r\n",
                            "X-Forwarded-Proto: http\r\n")
                    .doesNotContain("6.6.6.6", "https\r\n");
        }
    }

    @Test
    void thePublicPortTakesNoProxyProtocol() throws Exception {
        for (Way way : new Way[] {Way.HTTP, Way.HTTPS}) {
            try (OutsideVisitor visitor = new OutsideVisitor(server, way)) {
                assertThat(visitor.raw("PROXY TCP4 6.6.6.6 7.7.7.7 1 80\r\nGET / HTTP/1.1\r\nHost: hub\r\n\r\n"))
                        .startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @Test
    void theSchemeOfAnHttp2RequestIsThatOfItsConnection() throws Exception {
        try (OutsideVisitor visitor = new OutsideVisitor(server, Way.HTTPS)) {
            assertThat(visitor.http2WithScheme("http"))
                    .contains("X-Forwarded-Proto: https\r\n", "X-Real-IP: " + visitor.address() + "\r\n");
        }
    }
}
