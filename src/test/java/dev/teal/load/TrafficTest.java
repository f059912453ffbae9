package dev.teal.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.FreePort;
import dev.teal.ground.Until;
import dev.teal.load.Failure.Cause;
import dev.teal.load.WrongOnce.Then;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void goodAnswersAreNotFailures() throws IOException {
        assertThat(after(WrongOnce.GOOD, Then.KEEP).failed()).isZero();
    }

    @Test
    void anAnswerInChunksIsGood() throws IOException {
        Tally tally = after(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nTrailer: t\r\n\r\n",
                Then.KEEP);
        assertThat(tally.failed()).isZero();
    }

    @Test
    void anAnswerWithoutBodyIsGood() throws IOException {
        Tally tally = after("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Then.KEEP);
        assertThat(tally.failed()).isZero();
    }

    @Test
    void anAnnouncedCloseIsNotAFailure() throws IOException {
        Tally tally = after("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]", Then.CLOSE);
        assertThat(tally.failed()).isZero();
    }

    @Test
    void aCloseSeenBeforeSendingIsNotAFailure() throws IOException {
        try (WrongOnce server = WrongOnce.answering(WrongOnce.GOOD, Then.CLOSE);
                Traffic traffic =
                        server.load().get(1).thinkTime(Duration.ofMillis(100)).start()) {
            traffic.awaitRequests(4, Until.PATIENCE);
            assertThat(traffic.stop().failed()).isZero();
        }
    }

    @Test
    void aCloseWithoutAnswerIsOneFailure() throws IOException {
        assertOneFailure(after("", Then.CLOSE), Cause.CLOSED, "closed without an answer");
    }

    @Test
    void aResetWithoutAnswerIsOneFailure() throws IOException {
        assertOneFailure(after("", Then.RESET), Cause.RESET, "before an answer: Connection reset");
    }

    @Test
    void aResetInTheMiddleOfABodyIsOneFailure() throws IOException {
        assertOneFailure(
                after("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of", Then.RESET),
                Cause.RESET,
                "in the middle of the answer: Connection reset");
    }

    @Test
    void aBodyShorterThanItsLengthIsOneFailure() throws IOException {
        assertOneFailure(
                after("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[]", Then.CLOSE),
                Cause.CUT,
                "closed in the middle of the answer");
    }

    @Test
    void aBodyLongerThanItsLengthIsOneFailure() throws IOException {
        assertOneFailure(
                after("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n[]", Then.KEEP),
                Cause.MALFORMED,
                "1 bytes after the end of the answer");
    }

    @Test
    void chunksWithoutTheFinalOneAreOneFailure() throws IOException {
        assertOneFailure(
                after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", Then.CLOSE),
                Cause.CUT,
                "closed in the middle of the answer");
    }

    @Test
    void anAnswerWithoutLengthIsOneFailure() throws IOException {
        assertOneFailure(
                after("HTTP/1.1 200 OK\r\n\r\n[]", Then.CLOSE),
                Cause.MALFORMED,
                "neither one Content-Length nor chunks: []");
    }

    @Test
    void aBadGatewayIsOneFailure() throws IOException {
        assertOneFailure(
                after("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", Then.KEEP),
                Cause.STATUS,
                "answered 502 instead of 200");
    }

    @Test
    void anotherProtocolThanHttpIsOneFailure() throws IOException {
        assertOneFailure(
                after("SSH-2.0-OpenSSH\r\n", Then.CLOSE), Cause.MALFORMED, "not a status line: SSH-2.0-OpenSSH");
    }

    @Test
    void silenceIsOneFailureOfKindTimeout() throws IOException {
        try (WrongOnce server = WrongOnce.answering("", Then.KEEP);
                Traffic traffic =
                        server.load().get(1).timeout(Duration.ofMillis(300)).start()) {
            traffic.awaitRequests(3, Until.PATIENCE);
            assertOneFailure(traffic.stop(), Cause.TIMEOUT, "no answer within the limit");
        }
    }

    @Test
    void aClosedPortIsRefused() {
        try (Traffic traffic = Traffic.to("127.0.0.1", FreePort.next()).get(1).start()) {
            traffic.awaitRequests(1, Until.PATIENCE);
            Tally tally = traffic.stop();
            assertThat(tally.failed()).isEqualTo(tally.requests()).isPositive();
            assertThat(tally.failures()).extracting(Failure::kind).containsOnly(Cause.REFUSED);
        }
    }

    @Test
    void anEventStreamCutWithoutItsFinalChunkIsOneFailure() throws IOException {
        String cut = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\ndata: tick\n\r\n";
        try (WrongOnce server = WrongOnce.answering(cut, Then.CLOSE);
                Traffic traffic = server.load().events(1).start()) {
            traffic.awaitRequests(3, Until.PATIENCE);
            assertOneFailure(traffic.stop(), Cause.CUT, "closed in the middle of the answer");
        }
    }

    @Test
    void aPostThatWasNotAcknowledgedIsUnknown() throws IOException {
        try (WrongOnce server = WrongOnce.answering("HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n", Then.CLOSE);
                Traffic traffic = server.load().post(1).start()) {
            traffic.awaitRequests(1, Until.PATIENCE);
            Tally tally = traffic.stop();
            assertThat(tally.unknownKeys()).hasSize((int) tally.failed());
            assertThat(tally.acknowledgedKeys()).isEmpty();
        }
    }

    @Test
    void aFailureCountsInThePhaseInWhichItHappened() throws IOException {
        try (WrongOnce server = WrongOnce.answering("", Then.CLOSE);
                Traffic traffic = server.load().get(1).start()) {
            traffic.awaitRequests(2, Until.PATIENCE);
            traffic.phase("later");
            traffic.awaitRequests(2, Until.PATIENCE);
            Tally tally = traffic.stop();
            assertThat(tally.phases()).extracting(Tally.Phase::name).containsExactly("start", "later");
            assertThat(tally.phases()).extracting(Tally.Phase::failed).containsExactly(1L, 0L);
            assertThat(tally.phases().getLast().byRelease()).containsOnlyKeys("r1");
        }
    }

    private static Tally after(String firstAnswer, Then then) throws IOException {
        try (WrongOnce server = WrongOnce.answering(firstAnswer, then);
                Traffic traffic = server.load().get(1).start()) {
            traffic.awaitRequests(5, Until.PATIENCE);
            return traffic.stop();
        }
    }

    private static void assertOneFailure(Tally tally, Cause kind, String what) {
        assertThat(tally.failures()).extracting(Failure::what).containsExactly(what);
        assertThat(tally.failures()).extracting(Failure::kind).containsExactly(kind);
        assertThat(tally.failed()).isOne();
    }
}
