package dev.teal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.runtime.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitorTest {
    @ParameterizedTest
    @CsvSource({
        "'', [], localhost, http",
        "https://Hub.Example.com, [], hub.example.com, https",
        "https://hub.example.com:443/base, [], hub.example.com, https",
        "http://hub.example.com:8080, [], hub.example.com:8080, http",
        "http://[::1]:8080, [], [::1]:8080, http",
        "'', '[\"*.example.com\", hub.example.com]', hub.example.com, http",
        "'', '[\"*.example.com\"]', teal.example.com, http",
        "https://hub.example.com, '[a.example.com, hub.example.com]', hub.example.com, https",
        "https://a.b.example.com, '[x.example, \"*.example.com\"]', a.b.example.com, https"
    })
    void aVisitorHasHostAndSchemeOfTheUrl(String url, String hosts, String host, String scheme) {
        assertThat(visitor(url, hosts)).isEqualTo(new Visitor(host, scheme));
    }

    /// Because a proxy in front uses another name.
    @Test
    void aHostThatNginxDoesNotAnswerForIsNotUsed() {
        assertThat(visitor("https://hub.example.com", "[internal.example, other.example]"))
                .isEqualTo(new Visitor("internal.example", "https"));
        assertThat(visitor("https://example.com", "[\"*.example.com\"]"))
                .isEqualTo(new Visitor("teal.example.com", "https"));
    }

    private static Visitor visitor(String url, String hosts) {
        return Visitor.of(Example.config("app: hub\nserver: local\nrouter: {hosts: " + hosts + "}\n"
                + (url.isEmpty() ? "" : "url: \"" + url + "\"\n")));
    }
}
