package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.server.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                        "Cf-connecting-ip: 203.0.113.9\n",
                        "True-client-ip: 203.0.113.9\n")
                .doesNotContain("X_forwarded", "198.51.100.7");
        assertThat(get("127.0.0.1", "Forwarded: for=198.51.100.7")).contains("Forwarded: for=198.51.100.7\n");
        assertThat(get("127.0.0.1")).contains("X-forwarded-for: 127.0.0.1\n", "X-forwarded-proto: http\n");
    }

    private static final String[] OF_CLOUDFLARE = {
        "X-Forwarded-For: 203.0.113.9",
        "X-Forwarded-Proto: https",
        "CF-Connecting-IP: 203.0.113.9",
        "CF-IPCountry: DE",
        "CF-Ray: 8f1-FRA",
        "CF-Visitor: {\"scheme\":\"https\"}",
        "CDN-Loop: cloudflare; loops=1"
    };

    @Test
    void aTunnelOfCloudflareIsBelieved() throws Exception {
        route("");
        assertThat(get("127.0.0.1", OF_CLOUDFLARE))
                .contains(
                        "X-forwarded-for: 203.0.113.9\n",
                        "X-real-ip: 203.0.113.9\n",
                        "X-forwarded-proto: https\n",
                        "Cf-connecting-ip: 203.0.113.9\n",
                        "Cf-ipcountry: DE\n",
                        "Cf-ray: 8f1-FRA\n",
                        "Cf-visitor: {\"scheme\":\"https\"}\n");
    }

    /// A tunnel and a load balancer pass on what they do not set themselves.
    @Test
    void whatAVisitorSendsThroughAProxyChangesNeitherAddressNorScheme() throws Exception {
        route("");
        String forged = "Client-IP X-Client-IP X-Cluster-Client-IP True-Client-IP Fastly-Client-IP CF-Connecting-IP"
                + " Fly-Client-IP Proxy-Client-IP WL-Proxy-Client-IP X-Appengine-User-IP X-Forwarded Forwarded-For"
                + " X-Original-Forwarded-For Forwarded X-Original-URL X-Rewrite-URL X-Real-IP";
        String schemes = "X-Forwarded-Ssl X-Forwarded-Scheme X-Forwarded-Protocol X-Scheme X-Url-Scheme"
                + " Front-End-Https CloudFront-Forwarded-Proto";
        List<String> lines =
                new ArrayList<>(List.of("X-Forwarded-For: 6.6.6.6, 203.0.113.9", "X-Forwarded-Proto: http"));
        for (String name : forged.split(" ", -1)) {
            lines.add(name + ": 6.6.6.6");
        }
        for (String name : schemes.split(" ", -1)) {
            lines.add(name + ": forged");
        }
        lines.add("CF-Visitor: {\"scheme\":\"forged\"}");
        assertThat(get("127.0.0.1", lines.toArray(String[]::new)))
                .contains(
                        "X-forwarded-for: 203.0.113.9\n",
                        "X-real-ip: 203.0.113.9\n",
                        "X-forwarded-proto: http\n",
                        "True-client-ip: 203.0.113.9\n",
                        "Cf-connecting-ip: 203.0.113.9\n",
                        "Cf-visitor: {\"scheme\":\"http\"}\n")
                .doesNotContain("6.6.6.6", "forged");
    }

    /// An older load balancer tells the scheme by another name only.
    @Test
    void aProxyWithoutXForwardedProtoMayTellTheSchemeOtherwise() throws Exception {
        route("");
        assertThat(get("127.0.0.1", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Ssl: on"))
                .contains("X-forwarded-ssl: on\n");
    }

    /// Cloudflare, then its tunnel or a load balancer with a network of its own.
    @ParameterizedTest
    @CsvSource({
        "'203.0.113.9, 10.0.0.4', 203.0.113.9",
        "'6.6.6.6, 203.0.113.9, 10.0.0.4, 10.0.0.5', 203.0.113.9",
        "'10.0.0.7, 203.0.113.9', 203.0.113.9",
        "'127.0.0.1, 203.0.113.9:4711', 203.0.113.9",
        "'nonsense, 2001:db8::9', 2001:db8::9",
        "'203.0.113.9, nonsense', 127.0.0.1",
        "'10.0.0.4, 10.0.0.5', 10.0.0.4"
    })
    void theVisitorIsTheLastAddressThatIsNoProxys(String list, String visitor) throws Exception {
        route("  trusted: [127.0.0.1, 10.0.0.0/8]\n");
        assertThat(get("127.0.0.1", "X-Forwarded-For: " + list))
                .contains("X-forwarded-for: " + visitor + "\n", "X-real-ip: " + visitor + "\n");
        int last = list.lastIndexOf(", ");
        assertThat(get(
                        "127.0.0.1",
                        "X-Forwarded-For: " + list.substring(0, last),
                        "X-Forwarded-For: " + list.substring(last + 2)))
                .contains("X-real-ip: " + visitor + "\n");
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
