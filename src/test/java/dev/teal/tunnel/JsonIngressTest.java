package dev.teal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.tunnel.JsonParser.NotJson;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each situation of a configuration that Cloudflare stores: the text before and after, and that nothing else
/// has changed.
class JsonIngressTest {
    private static final Origin NGINX = new Origin("127.0.0.1", 8080, Set.of(3000, 3001));

    private static final String UNUSUAL = """
            {"ingress" : [
               {"service":"http:\\/\\/localhost:3000", "hostname":"hub\\u002eexample.com",
                "originRequest":{"connectTimeout":1.0,"tcpKeepAlive":3e1,"x":-0,"caPool":"\\u00e9é"}, "id":"7"},
               {"hostname":"wiki.example.com","service":"http://localhost:1","path":""},
               {"service":"http_status:404","originRequest":{}}
             ],
             "warp-routing":{"enabled":true}, "future":{"a":[1,2.50,null,{}]}, "originRequest":{"noTLSVerify":false}}""";

    private static Pointing point(String text, String host) throws NotJson {
        return Pointing.of(JsonIngress.of(text), List.of(host), NGINX);
    }

    private static void changed(String before, String removed, String added, String host) throws NotJson {
        String after = point(before, host).after().text();
        OneHunk.mustBe(before, after, removed, added);
        assertThat(point(before, host).changes()).hasSize(1);
        assertThat(point(after, host).after().text()).isEqualTo(after);
        assertThat(point(after, host).isEmpty()).isTrue();
    }

    @Test
    void theServiceIsChangedAndUnusualSpellingStays() throws NotJson {
        changed(UNUSUAL, "\"http:\\/\\/localhost:3000\"", "\"http://127.0.0.1:8080\"", "hub.example.com");
    }

    @Test
    void aMissingHostGetsARuleBeforeTheCatchAll() throws NotJson {
        changed(
                UNUSUAL,
                "",
                "{\"hostname\":\"new.example.com\",\"service\":\"http://127.0.0.1:8080\"},",
                "new.example.com");
    }

    @Test
    void aWildcardThatWouldTakeTheHostComesAfterTheNewRule() throws NotJson {
        String before = "{\"ingress\":[{\"hostname\":\"*.example.com\",\"service\":\"http://x:1\"},"
                + "{\"hostname\":null,\"service\":\"http_status:404\"}]}";
        changed(
                before,
                "",
                "{\"hostname\":\"hub.example.com\",\"service\":\"http://127.0.0.1:8080\"},",
                "hub.example.com");
        assertThat(point(before, "hub.example.com").after().rules().getFirst().hostname())
                .isEqualTo("hub.example.com");
    }

    @Test
    void rulesWithAPathAreKept() throws NotJson {
        String before =
                "{\"ingress\":[{\"hostname\":\"hub.example.com\",\"path\":\"^/api\",\"service\":\"http://x:1\"},"
                        + "{\"hostname\":\"hub.example.com\",\"service\":\"http://y:1\"},{\"service\":\"http_status:404\"}]}";
        changed(before, "http://y:1", "http://127.0.0.1:8080", "hub.example.com");
        assertThat(point(before, "hub.example.com").notes())
                .containsExactly("kept: hub.example.com, path ^/api -> http://x:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"ingress\":null}",
                "{\"ingress\":[]}",
                "{\"ingress\":[{\"hostname\":\"hub.example.com\",\"service\":\"http://a:1\"}]}",
                "{\"ingress\":{\"a\":1}}",
                "{\"ingress\":[1]}",
                "{\"ingress\":[{\"hostname\":\"hub.example.com\"},{\"service\":\"http_status:404\"}]}",
                "null"
            })
    void whatIsNotCompleteIsRefused(String text) {
        assertThatThrownBy(() -> point(text, "hub.example.com")).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"ingress\":[{\"service\":\"http_status:404\"}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\n\"}",
                "[1,]",
                "<html>",
                "{\"a\":1,\"a\":2}",
                "{\"a\" 1}",
                "\"open",
                "{\"a\":\"\\"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonIngress.of(text)).isInstanceOf(NotJson.class);
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> JsonIngress.of("[".repeat(100_000))).isInstanceOf(NotJson.class);
    }
}
