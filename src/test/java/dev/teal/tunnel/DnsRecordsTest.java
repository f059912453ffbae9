package dev.teal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The CNAME of a host name, against a local server that speaks the documented API.
class DnsRecordsTest {
    private static final String HOST = "hub.example.com";
    private static final String TARGET = FakeCloudflare.TUNNEL + ".cfargotunnel.com";

    private final FakeCloudflare cloudflare = new FakeCloudflare("{}");
    private final CloudflareApi api = new CloudflareApi(
            cloudflare.api(),
            FakeCloudflare.TOKEN,
            new ApiErrors(cloudflare.api(), "CF_TOKEN"),
            Map.of(),
            CloudflareApi.Limits.USUAL);

    @AfterEach
    void down() {
        api.close();
        cloudflare.close();
    }

    private DnsRecords records(String zone) {
        return new DnsRecords(api, zone, TARGET);
    }

    private List<String> apply(String host) {
        List<DnsRecords.Change> changes = records("").changes(List.of(host));
        changes.forEach(records("")::apply);
        assertThat(records("").changes(List.of(host))).isEmpty();
        return changes.stream().map(DnsRecords.Change::describe).toList();
    }

    @Test
    void aMissingRecordIsAddedToTheZoneOfTheName() {
        cloudflare.record("1", "A", "example.com", "203.0.113.7", true).record("2", "TXT", HOST, "keep", false);
        assertThat(apply(HOST)).containsExactly("add the DNS record hub.example.com CNAME " + TARGET + ", proxied");
        assertThat(cloudflare.requests()).startsWith("GET /zones?name=hub.example.com", "GET /zones?name=example.com");
        assertThat(cloudflare.records())
                .extracting(record -> record.get("name") + " " + record.get("type") + " " + record.get("content"))
                .containsExactly(
                        "example.com A 203.0.113.7", "hub.example.com TXT keep", "hub.example.com CNAME " + TARGET);
    }

    @Test
    void aPatternHasARecordOfItsOwn() {
        assertThat(apply("*.example.com")).hasSize(1);
        assertThat(cloudflare.records())
                .extracting(record -> record.get("name"))
                .containsExactly("*.example.com");
    }

    @Test
    void anotherRecordIsShownAndReplaced() {
        cloudflare.record("1", "A", HOST, "203.0.113.7", true);
        assertThat(apply(HOST))
                .containsExactly("replace the DNS record hub.example.com A 203.0.113.7, proxied by CNAME " + TARGET
                        + ", proxied");
        assertThat(cloudflare.records()).hasSize(1);
        assertThat(cloudflare.records().getFirst())
                .containsEntry("content", TARGET)
                .containsEntry("type", "CNAME");
    }

    @Test
    void aRightRecordIsLeftAsItIs() {
        cloudflare.record("1", "CNAME", HOST, TARGET, true);
        assertThat(apply(HOST)).isEmpty();
        assertThat(cloudflare.writes()).isZero();
    }

    @Test
    void severalAddressesAreNotTouched() {
        cloudflare.record("1", "A", HOST, "203.0.113.7", true).record("2", "AAAA", HOST, "2001:db8::7", true);
        assertThatThrownBy(() -> apply(HOST))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.details())
                                .containsExactly(
                                        "hub.example.com A 203.0.113.7, proxied",
                                        "hub.example.com AAAA 2001:db8::7, proxied"));
        assertThat(cloudflare.writes()).isZero();
    }

    @Test
    void anUnknownZoneIsAnErrorThatAKeyHelps() {
        assertThatThrownBy(() -> apply("hub.example.org"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no DNS zone");
        assertThat(records(FakeCloudflare.ZONE).changes(List.of("hub.example.org")))
                .hasSize(1);
    }
}
