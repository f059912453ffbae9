package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.server.Command;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Whose headers about the visitor (X-Forwarded-For and its like) reach the app.
class TrustedProxyTest extends WithRoutedApp {
    private static final String[] CLAIMS = {
        "X-Forwarded-For: 198.51.100.7, 203.0.113.9",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: claimed.example",
        "X-Forwarded-Port: 4443",
        "X-Forwarded-Prefix: /claimed",
        "X-Forwarded-Scheme: claimed",
        "X-Forwarded-Ssl: claimed",
        "Forwarded: for=198.51.100.7;host=claimed.example",
        "X-Real-IP: 198.51.100.7",
        "CF-Connecting-IP: 203.0.113.9",
        "True-Client-IP: 203.0.113.9",
        "X_Forwarded_For: 198.51.100.7"
    };

    @Test
    void aVisitorsForwardingHeadersAreNotTrusted() throws Exception {
        route("");
        assertThat(get(UNTRUSTED, CLAIMS))
                .contains(
                        "Host: a\n",
                        "X-forwarded-for: " + UNTRUSTED + "\n",
                        "X-real-ip: " + UNTRUSTED + "\n",
                        "X-forwarded-proto: http\n")
                .doesNotContain("claimed", "198.51.100.7", "203.0.113.9", "4443");
    }

    @Test
    void aProxyOnTheServerIsTrusted() throws Exception {
        route("");
        assertThat(get("127.0.0.1", CLAIMS))
                .contains(
                        "X-forwarded-for: 203.0.113.9\n",
                        "X-real-ip: 203.0.113.9\n",
                        "X-forwarded-proto: https\n",
                        "X-forwarded-host: claimed.example\n",
                        "X-forwarded-port: 4443\n",
                        "Forwarded: for=198.51.100.7;host=claimed.example\n",
                        "Cf-connecting-ip: 203.0.113.9\n")
                .doesNotContain("X_forwarded");
        assertThat(get("127.0.0.1")).contains("X-forwarded-for: 127.0.0.1\n", "X-forwarded-proto: http\n");
    }

    @Test
    void onlyTheConfiguredNetworksAreTrusted() throws Exception {
        route("  trusted: [127.0.8.0/24, 10.0.0.0/8, \"2001:db8::/32\"]\n");
        String[] claims = {"X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.1.1, 2001:db8::5", "X-Forwarded-Proto: https"};
        assertThat(get("127.0.8.5", claims)).contains("X-forwarded-for: 203.0.113.9\n", "X-forwarded-proto: https\n");
        assertThat(get("127.0.0.1", claims)).contains("X-forwarded-for: 127.0.0.1\n", "X-forwarded-proto: http\n");
    }

    @Test
    void aProxyOnAUnixSocketIsTrusted() throws Exception {
        Path socket = folder.resolve("in.sock");
        route("  extra: listen unix:" + socket + ";\n");
        assertThat(routed().server
                        .run(Command.of(
                                "curl",
                                "-sS",
                                "--unix-socket",
                                socket.toString(),
                                "-H",
                                "X-Forwarded-For: 203.0.113.9",
                                "-H",
                                "X-Forwarded-Proto: https",
                                "http://a/echo"))
                        .out())
                .contains("X-forwarded-for: 203.0.113.9\n", "X-forwarded-proto: https\n");
    }
}
