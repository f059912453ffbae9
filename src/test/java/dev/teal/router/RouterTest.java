package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.runtime.Example;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
    private static final String SMALL = "app: agent-hub\nserver: root@203.0.113.7\n";

    @Test
    void theFlipCreatesOrRemovesOneFile() {
        assertThat(router(SMALL).flip(Slot.GREEN))
                .hasToString("/bin/sh -c '[ -f \"$1\" ] || : >\"$1\" && sync \"$2\"' teal /opt/agent-hub/route/green"
                        + " /opt/agent-hub/route");
        assertThat(router(SMALL).flip(Slot.BLUE))
                .hasToString("/bin/sh -c 'rm -f \"$1\" && sync \"$2\"' teal /opt/agent-hub/route/green"
                        + " /opt/agent-hub/route");
    }

    @Test
    void nginxIsAskedWhichSlotIsLive() {
        assertThat(router(SMALL).askLive()).hasToString("""
                curl -q --silent --noproxy '*' --max-time 5.0 --fail --max-filesize 64 --haproxy-protocol \
                --header 'Host: agent-hub' \
                http://127.0.0.3:80/.teal/slot""");
        assertThat(router(SMALL + "router: {listen: \"[::]:8080\"}\n").askLive().argv())
                .endsWith("http://127.0.0.3:8080/.teal/slot");
        assertThat(router(SMALL + "router: {control: \"[::1]:81\"}\n")
                        .askPaused(7)
                        .argv())
                .endsWith("http://[::1]:81/.teal/paused?of=7");
    }

    @Test
    void aVisitGoesThroughNginxUnderTheAppsName() {
        Command visit = router(SMALL + "router: {hosts: [\"*.example.org\"], listen: \"[::]:8080\"}\n")
                .visit("/api/assets?page_size=1", Duration.ofMillis(1500));
        assertThat(visit).hasToString("""
                curl -q --silent --noproxy '*' --max-time 1.5 --output /dev/null --dump-header - \
                --header 'Host: teal.example.org' 'http://[::1]:8080/api/assets?page_size=1'""");
    }

    @Test
    void aVisitToAnHttpsUrlSendsItsScheme() {
        assertThat(router(SMALL + "url: https://hub.example.com\n")
                        .visit("/", Duration.ofSeconds(1))
                        .argv())
                .containsSubsequence(
                        "--header",
                        "Host: hub.example.com",
                        "--header",
                        "X-Forwarded-Proto: https",
                        "http://127.0.0.1:80/");
    }

    @ParameterizedTest
    @CsvSource({
        "80, '[127.0.0.1]', true",
        "'[::]:80', '[\"::1\"]', true",
        "10.0.0.5:80, '[127.0.0.1]', false",
        "10.0.0.5:80, '[10.0.0.0/24]', true",
        "80, '[10.0.0.0/8, 127.0.0.0/31]', true",
        "80, '[127.0.0.2, \"::1\"]', false"
    })
    void nginxTrustsItsOwnServerWhenItsAddressIsTrusted(String listen, String trusted, boolean trusts) {
        Router router = router(SMALL + "router: {listen: \"" + listen + "\", trusted: " + trusted + "}\n");
        assertThat(router.trustsItsServer()).isEqualTo(trusts);
    }

    @Test
    void connectionsToTheSlotAreCounted() {
        assertThat(router(SMALL).inFlight(new Address("172.18.0.2", 3000)).argv())
                .endsWith("teal", "172.18.0.2", "3000")
                .element(2)
                .asString()
                .startsWith("found=$(ss -Hnt state established state syn-sent dst \"$1\" dport = \":$2\") || exit 1\n");
        assertThat(InFlight.of(result(0, "3 1\n"))).contains(new InFlight(3, 1));
        assertThat(InFlight.of(result(1, "3 1\n"))).isEmpty();
        assertThat(InFlight.of(result(0, ""))).isEmpty();
    }

    @Test
    void connectionsAreShownInWords() {
        assertThat(new InFlight(0, 0)).hasToString("0 connections");
        assertThat(new InFlight(1, 0)).hasToString("1 connection");
        assertThat(new InFlight(0, 2)).hasToString("2 streams");
        assertThat(new InFlight(2, 1)).hasToString("1 stream and 2 connections");
    }

    @Test
    void aSlotIsStoppedByItsCommandAndItsConnectionsAreClosed() {
        Command stop = Router.stop(new Address("172.18.0.2", 3000), Command.of("docker", "stop", "hub-blue"));
        assertThat(stop.argv().subList(3, stop.argv().size()))
                .containsExactly("teal", "172.18.0.2", "3000", "2", "docker", "stop", "hub-blue");
        assertThat(ClosedConnections.of(result(0, "hub-blue\nleft 2 closed 2\n"))
                        .suffix())
                .isEqualTo("; 2 connections closed");
        assertThat(ClosedConnections.of(result(0, "left 1 closed 0\n")).suffix())
                .isEqualTo("; 1 connection ended with the app (the kernel cannot close sockets)");
        assertThat(ClosedConnections.of(result(0, "hub-blue\n")).suffix()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "80, 127.0.0.1:80",
        "8080, 127.0.0.1:8080",
        "127.0.0.1:8080, 127.0.0.1:8080",
        "*:80, 127.0.0.1:80",
        "0.0.0.0:81, 127.0.0.1:81",
        "[::]:80, [::1]:80",
        "[::1]:80, [::1]:80",
        "10.0.0.5:80, 10.0.0.5:80"
    })
    void nginxIsAskedWhereItListens(String listen, String asked) {
        assertThat(router(SMALL + "router: {listen: \"" + listen + "\"}\n").url())
                .isEqualTo("http://" + asked);
    }

    private static Router router(String yaml) {
        Config config = Example.config(yaml);
        return new Router(config, new Layout(config.directory()));
    }

    private static Result result(int exitCode, String out) {
        return new Result(exitCode, out, "", Duration.ZERO);
    }
}
