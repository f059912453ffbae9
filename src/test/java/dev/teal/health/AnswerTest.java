package dev.teal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.server.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    @Test
    void aHeadIsReadLineByLine() {
        assertThat(head("HTTP/1.1 200 OK", "Server: nginx", "x-teal-slot:  green ", "X-Teal-Release: r2", ""))
                .isEqualTo(new Answer(200, "", List.of("green"), List.of("r2"), false, false, ""))
                .hasToString("status 200, slot green, release r2");
        assertThat(head("HTTP/1.1 502 Bad Gateway", "X-Teal-Slot: blue", "")).hasToString("status 502, slot blue");
        assertThat(head("HTTP/2 204", "")).hasToString("status 204, no X-Teal-Slot header");
    }

    @Test
    void onlyALineFeedEndsALine() {
        assertThat(head("HTTP/1.1 200 OK", "X-Teal-Slot: blue", "X-Teal-Release: r1\rX-Teal-Slot: green", ""))
                .isEqualTo(new Answer(200, "", List.of("blue"), List.of("(not a name)"), false, false, ""));
        assertThat(head("HTTP/1.1 200 OK", "A: b\u2028X-Teal-Slot: green", "X-Teal-Slot: blue", "")
                        .slots())
                .containsExactly("blue");
    }

    @Test
    void nothingAfterTheHeadCounts() {
        assertThat(head("HTTP/1.1 200 OK", "X-Teal-Slot: blue", "", "HTTP/1.1 503 X", "X-Teal-Slot: green"))
                .isEqualTo(new Answer(200, "", List.of("blue"), List.of(), false, false, ""));
        assertThat(head("HTTP/1.1 200 OK", "HTTP/1.1 503 X", "X-Teal-Slot: blue", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anInterimAnswerIsNotTheAnswer() {
        assertThat(head(
                        "HTTP/1.1 103 Early Hints",
                        "X-Teal-Slot: green",
                        "",
                        "HTTP/1.1 200 OK",
                        "X-Teal-Slot: blue",
                        ""))
                .isEqualTo(new Answer(200, "", List.of("blue"), List.of(), false, false, ""));
    }

    @Test
    void severalSlotHeadersMatchNoSlot() {
        Answer answer = head("HTTP/1.1 200 OK", "X-Teal-Slot: blue", "X-Teal-Slot: blue", "");
        assertThat(answer.isOf("blue", "r1", 200)).isFalse();
        assertThat(answer).hasToString("status 200, 2 X-Teal-Slot headers (blue, blue)");
    }

    @Test
    void onlyNginxsOwnHeaderMeansMaintenance() {
        assertThat(head("HTTP/1.1 503 X", "X-Teal-Closed: 10", "").closed()).isTrue();
        assertThat(head("HTTP/1.1 503 X", "Retry-After: 10", "").closed()).isFalse();
    }

    @Test
    void aRedirectIsShownWithItsTargetInOneLine() {
        assertThat(head("HTTP/1.1 302 Found", "Location: https://a.example/\u001b[2Jlogin\r b", ""))
                .hasToString("status 302 to https://a.example/?[2Jlogin??b, no X-Teal-Slot header");
        assertThat(head("HTTP/1.1 302 Found", "Location: /" + "x".repeat(500), "")
                        .brief())
                .isEqualTo("302 to /" + "x".repeat(199) + "...");
        assertThat(head("HTTP/1.1 200 OK", "Location: /elsewhere", "").isRedirect())
                .isFalse();
    }

    @Test
    void aMissingAnswerIsShownWithItsReason() {
        assertThat(Answer.of(new Result(7, "", "", Duration.ZERO))).hasToString("no answer (curl exit code 7)");
        assertThat(head()).hasToString("no answer");
        assertThat(head("what is this?", "").status()).isZero();
    }

    private static Answer head(String... lines) {
        return Answer.of(new Result(0, String.join("\r\n", lines) + "\r\n", "", Duration.ZERO));
    }
}
