package dev.teal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each situation of a config.yml: the text before and after, and that nothing else has changed.
class YamlIngressTest {
    private static final String HOST = "hub.example.com";
    private static final Origin NGINX = new Origin("127.0.0.1", 80, Set.of(3000, 3001));

    private static final String USUAL = """
            # made by hand
            tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
            credentials-file: /root/.cloudflared/6ff42ae2.json   # keep

            ingress:
              - hostname: wiki.example.com
                service: http://localhost:8080
              # the shop
              - hostname: hub.example.com
                service: http://localhost:3000  # blue
                originRequest:
                  connectTimeout: 10s
                  noTLSVerify: true
              # everything else
              - service: http_status:404
            """;

    private static Pointing point(String text, String... hosts) {
        return Pointing.of(
                YamlIngress.of("config.yml", text), List.of(hosts.length == 0 ? new String[] {HOST} : hosts), NGINX);
    }

    /// The second change of the same text changes nothing.
    private static String changed(String before, String removed, String added, String... hosts) {
        Pointing pointing = point(before, hosts);
        String after = pointing.after().text();
        OneHunk.mustBe(before, after, removed, added);
        assertThat(pointing.changes()).hasSize(1);
        assertThat(point(after, hosts).changes()).isEmpty();
        assertThat(point(after, hosts).after().text()).isEqualTo(after);
        return after;
    }

    @Test
    void theServiceOfAHostIsChanged() {
        assertThat(changed(USUAL, "http://localhost:3000", "http://127.0.0.1:80"))
                .isEqualTo("""
                # made by hand
                tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
                credentials-file: /root/.cloudflared/6ff42ae2.json   # keep

                ingress:
                  - hostname: wiki.example.com
                    service: http://localhost:8080
                  # the shop
                  - hostname: hub.example.com
                    service: http://127.0.0.1:80  # blue
                    originRequest:
                      connectTimeout: 10s
                      noTLSVerify: true
                  # everything else
                  - service: http_status:404
                """);
        assertThat(point(USUAL).changes())
                .containsExactly("hub.example.com: http://localhost:3000 -> http://127.0.0.1:80 (rule 2)");
    }

    @Test
    void aMissingHostGetsARuleBeforeTheCatchAllAndItsComment() {
        assertThat(changed(
                        USUAL,
                        "",
                        "  - hostname: new.example.com\n    service: http://127.0.0.1:80\n",
                        "new.example.com"))
                .contains("""
                          noTLSVerify: true
                      - hostname: new.example.com
                        service: http://127.0.0.1:80
                      # everything else
                      - service: http_status:404
                    """);
        assertThat(point(USUAL, "new.example.com").changes())
                .containsExactly("new.example.com: new rule -> http://127.0.0.1:80, before rule 3"
                        + " (any host -> http_status:404)");
    }

    @Test
    void aWildcardThatWouldTakeTheHostComesAfterTheNewRule() {
        String before = """
                ingress:
                - hostname: "*.other.com"
                  service: http://localhost:1
                - hostname: "*.example.com"
                  service: http://localhost:2
                - service: http_status:404
                """;
        changed(before, "", "- hostname: hub.example.com\n  service: http://127.0.0.1:80\n");
        assertThat(point(before).after().rules())
                .extracting(Rule::hostname)
                .containsExactly("*.other.com", "hub.example.com", "*.example.com", "");
    }

    @Test
    void aWildcardThatLeadsToNginxIsEnough() {
        String before = """
                ingress:
                - hostname: "*.example.com"
                  service: http://localhost:80
                - service: http_status:404
                """;
        assertThat(point(before).isEmpty()).isTrue();
        assertThat(point(before).after().text()).isEqualTo(before);
    }

    @Test
    void aPatternIsWrittenInQuotes() {
        changed(USUAL, "", "  - hostname: \"*.example.com\"\n    service: http://127.0.0.1:80\n", "*.example.com");
    }

    @Test
    void aRuleThatAWildcardHidesIsNamedAndANewOneComesFirst() {
        String before = """
                ingress:
                - hostname: "*.example.com"
                  service: http://localhost:2
                - hostname: hub.example.com
                  service: http://localhost:80
                - service: http_status:404
                """;
        changed(before, "", "- hostname: hub.example.com\n  service: http://127.0.0.1:80\n");
        assertThat(point(before).notes())
                .containsExactly("a later rule for hub.example.com gets no request: *.example.com comes before it");
    }

    @Test
    void rulesWithAPathAreKeptAndNamed() {
        String before = """
                ingress:
                  - hostname: hub.example.com
                    path: ^/static/
                    service: http://localhost:9000
                  - {hostname: hub.example.com, path: ^/api, service: "http://127.0.0.1:3001"}
                  - hostname: hub.example.com
                    service: http://localhost:3001
                  - service: http_status:404
                """;
        changed(before, "service: http://localhost:3001", "service: http://127.0.0.1:80");
        assertThat(point(before).notes())
                .containsExactly(
                        "kept: hub.example.com, path ^/static/ -> http://localhost:9000",
                        "kept: hub.example.com, path ^/api -> http://127.0.0.1:3001, which leads past nginx: after the"
                                + " next deployment, nowhere");
    }

    @Test
    void onlyTheCatchAllIsThere() {
        changed(
                "ingress:\n- service: http_status:404\n",
                "",
                "- hostname: hub.example.com\n  service: http://127.0.0.1:80\n");
        changed(
                "ingress:\n-   service: hello_world",
                "",
                "- hostname: hub.example.com\n  service: http://127.0.0.1:80\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'http://localhost:3000'|'http://127.0.0.1:80'",
                "\"http://localhost:3000\"|\"http://127.0.0.1:80\"",
                "&svc http://localhost:3000|&svc http://127.0.0.1:80",
                "!!str 'http://localhost:3000'|!!str 'http://127.0.0.1:80'",
                "*old|http://127.0.0.1:80"
            })
    void quotesAnchorsAndTagsStay(String value, String after) {
        String before = """
                x-old: &old http://localhost:3000
                ingress:
                - {service: %s , hostname: 'hub.example.com'}
                - {service: http_status:404}
                """.formatted(value);
        changed(before, value, after);
    }

    @Test
    void flowStyle() {
        String before =
                "ingress: [{hostname: a.example.com, service: 'http://b:1'}, {service: http_status:404}] # all\nx: 1\n";
        changed(before, "", "{hostname: hub.example.com, service: http://127.0.0.1:80}, ");
        changed(before, "http://b:1", "http://127.0.0.1:80", "a.example.com");
        String json =
                "{\"ingress\": [\n  {\"hostname\": \"hub.example.com\", \"service\": \"http://localhost:3001\"},\n"
                        + "  {\"service\": \"http_status:404\"}\n]}";
        changed(json, "http://localhost:3001", "http://127.0.0.1:80");
    }

    @Test
    void windowsLineEndsByteOrderMarkAndOtherAlphabetsStay() {
        String before = "\uFEFF"
                + USUAL.replace("# the shop", "# der Laden: \uD83D\uDED2 für alle")
                        .replace("\n", "\r\n");
        changed(before, "http://localhost:3000", "http://127.0.0.1:80");
        changed(before, "", "  - hostname: new.example.com\r\n    service: http://127.0.0.1:80\r\n", "new.example.com");
    }

    @Test
    void aNameInAnotherAlphabetOrCase() {
        String before = "ingress:\n- hostname: bücher.example\n  service: http://a:1\n- service: http_status:404\n";
        changed(before, "http://a:1", "http://127.0.0.1:80", "xn--bcher-kva.example");
        String upper = "ingress:\n- hostname: Hub.Example.com\n  service: http://a:1\n- service: http_status:404\n";
        changed(upper, "", "- hostname: hub.example.com\n  service: http://127.0.0.1:80\n");
    }

    @Test
    void anAnchorThatAnotherRuleUsesIsRefused() {
        String before = """
                ingress:
                - hostname: hub.example.com
                  service: &a http://localhost:3000
                - hostname: b.example.com
                  service: *a
                - service: http_status:404
                """;
        assertThatThrownBy(() -> point(before))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("cannot be changed alone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url: http://localhost:3000\ntunnel: x\n|has no rules",
                "|has no rules",
                "# only a comment\n|has no rules",
                "ingress:\n|has no rules",
                "ingress: []\n|has no rules",
                "ingress:\n- hostname: hub.example.com\n  service: http://a:1\n|does not match every host",
                "ingress:\n- {hostname: hub.example.com\n|not YAML",
                "ingress:\n\t- service: x\n|not YAML",
                "- a\n- b\n|not YAML",
                "ingress: {a: b}\n|is not a list of rules",
                "x: &r [{service: http_status:404}]\ningress: *r\n|is not a list of rules",
                "x: &r {service: http_status:404}\ningress: [*r]\n|is an alias",
                "x: &r {service: a}\ningress:\n- <<: *r\n|keys from elsewhere",
                "ingress:\n- service: http_status:404\ningress: []\n|written twice",
                "ingress:\n- hostname: hub.example.com\n- service: http_status:404\n|has no service",
                "ingress:\n- hostname: hub.example.com\n  service: |\n    http://a:1\n- service: http_status:404\n|over several",
            })
    void whatCannotBeChangedIsRefused(String textAndError) {
        int bar = textAndError.lastIndexOf('|');
        assertThatThrownBy(() -> point(textAndError.substring(0, bar)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.happened())
                                .contains(textAndError.substring(bar + 1), "nothing was changed"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:80,NGINX",
        "http://localhost,NGINX",
        "http://[::1]:80,NGINX",
        "http://0.0.0.0:80,NGINX",
        "https://localhost:80,ELSEWHERE",
        "https://localhost,ELSEWHERE",
        "http://localhost:3001,SLOT",
        "http://10.0.0.1:80,ELSEWHERE",
        "unix:/run/app.sock,ELSEWHERE",
        "http_status:503,NOWHERE",
        "hello_world,ELSEWHERE",
        "ssh://localhost:22,ELSEWHERE",
        "http://127.0.0.1:8080,ELSEWHERE"
    })
    void whereAServiceLeads(String service, Origin.Lead lead) {
        assertThat(NGINX.lead(service)).isEqualTo(lead);
    }
}
