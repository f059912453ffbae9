package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.Until;
import dev.teal.health.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An app that forges answers cannot deceive Teal about the live slot or the state of nginx.
@Tag("server")
class ForgedAnswerTest {
    @TempDir
    private Path folder;

    private RawApp app;
    private Routed routed;

    @BeforeEach
    void start() throws Exception {
        app = RawApp.start();
        routed = Routed.start(folder, PrivateNginx.in(folder), app.address(), app.address());
    }

    @AfterEach
    void stop() throws Exception {
        routed.close();
        app.close();
    }

    @Test
    void itsOwnSlotHeaderDoesNotLeaveNginx() throws Exception {
        app.answers(200, "X-Teal-Slot: green\r\nx-teal-slot: green\r\nX-Teal-Release: r1\r\n");
        assertThat(routed.visit("/")).isEqualTo(new Answer(200, "", List.of("blue"), List.of("r1"), false, false, ""));
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/").head()).contains("X-Teal-Slot: blue\n").doesNotContainIgnoringCase("green");
        }
    }

    @Test
    void anAnswerThatLooksLikeMaintenanceIsNotTakenForIt() {
        app.answers(503, "X-Teal-Closed: 10\r\nX-Teal-Maintenance: yes\r\nRetry-After: 10\r\n");
        assertThat(routed.visit("/")).isEqualTo(new Answer(503, "", List.of("blue"), List.of(), false, false, ""));
    }

    /// dash's `echo` turns these into lines, and its words end at a lone carriage return.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\\nslot\\040green",
                "x\\012slot\\0040green",
                "r1\\c",
                "r1\rX-Teal-Slot: green",
                "r1\rslot green",
                "r1 slot green",
                "\u001b[2Jr1"
            })
    void aReleaseThatIsNotANameForgesNothing(String release) {
        app.answers(200, "X-Teal-Release: " + release + "\r\n");
        Answer answer = routed.visit("/");
        assertThat(answer.slots()).containsExactly("blue");
        assertThat(answer.isOf("blue", "r1", 200)).isFalse();
        assertThat(answer.isOf("green", "r1", 200)).isFalse();
        assertThat(answer.toString()).matches("[ -~]*").doesNotContain("green");
    }

    @Test
    void anAnswerWithTwoReleasesMatchesNeither() {
        app.answers(200, "X-Teal-Release: r2\r\nX-Teal-Release: r1\r\n");
        assertThat(routed.visit("/").isOf("blue", "r1", 200)).isFalse();
        assertThat(routed.visit("/").isOf("blue", "r2", 200)).isFalse();
    }

    /// Each slow visitor would have cost the server a gigabyte.
    @Test
    void theAppCannotMakeNginxFillTheDisk() throws Exception {
        app.answers(200, "X-Accel-Buffering: yes\r\n", 40_000_000);
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/").head()).contains("200 Text");
            assertThat(client.in().skip(1_000_000)).isPositive();
            Until.holds("the rest waits in the app", () -> routed.inFlight(app.address()) == 1);
            assertThat(Files.readString(folder.resolve("error.log"))).doesNotContain("to a temporary file");
        }
    }

    @Test
    void tealsOwnRequestsDoNotReachTheApp() {
        app.answers(200, "X-Teal-Slot: green\r\n");
        assertThat(routed.server.run(routed.router.askLive()).out())
                .isEqualTo("hub blue " + routed.file.version() + "\n");
    }

    /// As on a server whose nginx listens on every address, and has not loaded the app's file.
    @Test
    void theAppCannotAnswerThemWhenTealsFileIsNotLoaded() throws Exception {
        app.answers(200, "");
        Files.writeString(
                nginxFile(),
                "server { listen 0.0.0.0:" + routed.nginx.port() + "; location / { proxy_pass http://" + app.address()
                        + "; } }\n");
        assertThat(routed.nginx.run("-s", "stop").ok()).isTrue();
        Until.holds("nginx started again", () -> routed.nginx.run().ok());
        assertThat(routed.visit("/").status()).isEqualTo(200);
        assertThat(routed.server.run(routed.router.askLive()).ok()).isFalse();
    }

    private Path nginxFile() {
        return routed.nginx.confD().resolve("hub.conf");
    }
}
