package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `router.limits`. Each test uses addresses of its own, since nginx remembers them.
class LimitsTest extends WithEchoServer {
    private static final String LIMITS = "limits: {requests: 1/m, burst: 2, connections: 2}";
    private static final String PROXY = "127.0.0.1";

    private static Router router;
    private static String url = "";

    @BeforeAll
    static void twoAppsWithTheSameLimits() {
        router = route("router: {" + LIMITS + "}\n");
        route("other", "router: {hosts: [other.example.com], " + LIMITS + "}\n");
        url = "http://" + server.address() + "/";
    }

    private static String as(String visitor) {
        return "-H 'X-Forwarded-For: " + visitor + "' http://127.0.0.1/";
    }

    @Test
    void beyondTheLimitAVisitorGets429AndOthersAreServed() {
        assertThat(statuses(4, "203.0.113.2", url)).containsExactly("200", "200", "200", "429");
        assertThat(curl("203.0.113.2", url))
                .startsWith("HTTP/1.1 429 ")
                .contains("\r\nRetry-After: 63\r\n", "\r\nX-Teal-Slot: blue\r\n");
        assertThat(curl("203.0.113.3", url)).startsWith("HTTP/1.1 200 ").doesNotContain("Retry-After");
    }

    @Test
    void eachAppCountsByItself() {
        assertThat(statuses(4, "203.0.113.4", url)).endsWith("429");
        assertThat(statuses(4, "203.0.113.4", "-H 'Host: other.example.com' " + url))
                .containsExactly("200", "200", "200", "429");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5, X-Forwarded-For: 198.51.100.$i",
        "203.0.113.6, X-Forwarded-For: 127.0.0.1",
        "203.0.113.7, X-Real-IP: 198.51.100.$i",
        "203.0.113.8, CF-Connecting-IP: 198.51.100.$i"
    })
    void aForgedAddressDoesNotEscapeTheLimit(String from, String header) {
        assertThat(statuses(9, from, "-H \"" + header + "\" " + url)).endsWith("429", "429", "429");
    }

    @Test
    void visitorsOfATrustedProxyAreLimitedOneByOne() {
        assertThat(statuses(4, PROXY, as("192.0.2.1"))).containsExactly("200", "200", "200", "429");
        assertThat(statuses(1, PROXY, as("9.9.9.9, 192.0.2.1"))).containsExactly("429");
        assertThat(statuses(4, PROXY, as("192.0.2.2"))).containsExactly("200", "200", "200", "429");
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, 429",
        "2001:db8:2:2::1, 2001:db8:2:3::1, 200",
        "2001:db8:0a0a::1, 2001:db8:0a0a::2, 429",
        "192.0.2.10, ::ffff:192.0.2.10, 429",
        "::ffff:192.0.2.11, ::ffff:192.0.2.12, 200"
    })
    void ipv6CountsByItsNetwork(String visitor, String other, String status) {
        assertThat(statuses(4, PROXY, as(visitor))).endsWith("429");
        assertThat(statuses(1, PROXY, as(other))).containsExactly(status);
    }

    @Test
    void neitherTealNorAProxyThatTellsNoAddressIsLimited() {
        for (int i = 0; i < 6; i++) {
            assertThat(probe(router).out()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(statuses(6, PROXY, "http://127.0.0.1/")).containsOnly("200");
        assertThat(statuses(6, server.address(), url)).containsOnly("200");
    }

    @Test
    void requestsForCertificatesAreNotLimitedButNothingElseBelowThem() {
        String acme = url + ".well-known/acme-challenge/";
        assertThat(statuses(6, "203.0.113.20", acme + "aZ09_-")).containsOnly("200");
        assertThat(statuses(5, "203.0.113.20", "--path-as-is " + acme + "../../login"))
                .endsWith("429");
        assertThat(statuses(5, "203.0.113.21", "--path-as-is " + acme + "%252e%252e%252flogin"))
                .endsWith("429");
        assertThat(statuses(5, "203.0.113.22", url + ".teal/login")).endsWith("429");
    }

    @Test
    void thePageOfAMaintenanceIsNotLimited() {
        server.must("echo page >/opt/hub/route/offline.html; : >/opt/hub/route/offline");
        try {
            assertThat(statuses(6, "203.0.113.23", url)).containsOnly("503");
            assertThat(curl("203.0.113.23", url)).endsWith("\r\n\r\npage");
        } finally {
            server.must("rm /opt/hub/route/offline");
        }
    }

    private static String atOnce(int requests, String from, String arguments) {
        return server.must("for i in $(seq " + requests + "); do curl -s --max-time 20 -o /dev/null -w '%{http_code} '"
                + " --interface " + from + " " + arguments + " & done; wait");
    }

    @Test
    void onlySoManyRequestsMayBeInProgressAtOnce() {
        route("slow", "router: {hosts: [slow.example.com], limits: {connections: 2}}\n");
        String slow = "-H 'Host: slow.example.com' " + url + "slow";
        assertThat(atOnce(4, "203.0.113.24", "-w '%{http_code}:%header{retry-after} ' " + slow)
                        .split(" ", -1))
                .containsExactlyInAnyOrder("200:", "200:", "429:1", "429:1");
        assertThat(statuses(2, "203.0.113.24", slow)).containsExactly("200", "200");
    }

    @Test
    void requestsThatWaitedForADeploymentAreNotLimited() {
        String limits = "router: {hosts: [again.example.com], " + LIMITS + "}\nstrategy: recreate\n";
        route("again", limits);
        String host = "-H 'Host: again.example.com' " + url;
        server.must("echo $(($(date +%s) + 2)) 1 $(cat /proc/sys/kernel/random/boot_id) >/opt/again/route/pause");
        assertThat(atOnce(6, "203.0.113.25", host).split(" ", -1))
                .containsExactlyElementsOf(Collections.nCopies(6, "200"));
        server.must("rm /opt/again/route/pause");
        assertThat(statuses(4, "203.0.113.25", host)).containsExactly("200", "200", "200", "429");
    }
}
