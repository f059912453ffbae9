package dev.teal.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdviceTest {
    private static final Visitor UNNAMED = new Visitor("localhost", "http");
    private static final Visitor SECURE = new Visitor("hub.example.com", "https");

    @Test
    void aRedirectToHttpsNeedsAnHttpsUrl() {
        assertThat(advice(301, "https://localhost/up", UNNAMED))
                .isEqualTo(
                        "the app redirects visitors to https: set `url` in teal.yml to its https address, so that Teal"
                                + " probes it as they do");
        assertThat(advice(301, "https://hub.example.com/up", SECURE))
                .contains("it must trust the header X-Forwarded-Proto");
    }

    @Test
    void aRedirectElsewhereNeedsAnotherUrlOrPath() {
        assertThat(advice(302, "https://www.example.com/up", SECURE))
                .isEqualTo(
                        "set `url` in teal.yml to the address that visitors are redirected to, or health.path to a page that"
                                + " answers without a redirect");
        assertThat(advice(302, "/login", SECURE))
                .isEqualTo("set health.path to a page that answers without a redirect");
        assertThat(advice(302, "https://hub.example.com/login", SECURE))
                .isEqualTo("set health.path to a page that answers without a redirect");
    }

    @Test
    void aRefusalNamesTheRequestedHost() {
        for (int status : new int[] {400, 403, 421}) {
            assertThat(advice(status, "", UNNAMED))
                    .isEqualTo("the request had the header `Host: localhost`: if the app accepts only its own name, set"
                            + " `url` or router.hosts in teal.yml");
            assertThat(advice(status, "", SECURE)).contains("`Host: hub.example.com`: add that name to the app's");
        }
        assertThat(advice(401, "", SECURE)).contains("needs no login");
    }

    @Test
    void otherAnswersNeedNoAdvice() {
        assertThat(Advice.of(Answer.ofApp(500, ""), SECURE, "/up")).isEqualTo(Optional.empty());
        assertThat(Advice.of(Answer.none("no answer"), SECURE, "/up")).isEqualTo(Optional.empty());
    }

    private static String advice(int status, String location, Visitor visitor) {
        return Advice.of(Answer.ofApp(status, location), visitor, "/up").orElseThrow();
    }
}
