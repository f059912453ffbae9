package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.health.Answer;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A maintenance of the user, in a real nginx that does not reload.
@Tag("server")
class OfflinePageTest extends WithTwoBackends {
    private static final Answer OFFLINE = new Answer(503, "", List.of("blue"), List.of(), false, true, "");

    private OfflinePage offline;

    @BeforeEach
    void page() {
        offline = new OfflinePage(routed.router.layout());
    }

    private void show(String page, Duration retryAfter) {
        Result shown = routed.server.run(offline.show(page.getBytes(StandardCharsets.UTF_8), retryAfter, "a note"));
        assertThat(shown.ok()).as(shown.toString()).isTrue();
    }

    private void hide() {
        assertThat(routed.server.run(offline.hide()).ok()).isTrue();
    }

    @Test
    void visitorsGetThePageAndTheTimeToTryAgain() throws Exception {
        show("<p>é</p>", Duration.ofMinutes(15));
        assertThat(routed.visit("/")).isEqualTo(OFFLINE);
        try (Routed.Client client = routed.client()) {
            String head = client.get("/any/where?x=1").head();
            assertThat(head)
                    .startsWith("HTTP/1.1 503 ")
                    .contains(
                            "Content-Type: text/html; charset=utf-8\n",
                            "Retry-After: 900\n",
                            "X-Teal-Slot: blue\n",
                            "X-Teal-Maintenance: yes\n")
                    .doesNotContain("X-Teal-Closed");
        }
        try (Routed.Client client = routed.client()) {
            client.send("POST /orders HTTP/1.1\r\nHost: hub.example.com\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(client.head()).startsWith("HTTP/1.1 503 ").contains("Content-Length: 9\n");
        }
        show("<p>again</p>", Duration.ofHours(1));
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/").head()).contains("Retry-After: 3600\n", "Content-Length: 12\n");
        }
        assertThat(routed.visit("/monitor").status()).isEqualTo(503);
        hide();
        assertThat(routed.visit("/").status()).isEqualTo(200);
    }

    /// Its address leads to the app, unless nginx itself goes there.
    @Test
    void thePageCannotBeAskedFor() {
        show("<p>page</p>", Duration.ofMinutes(1));
        hide();
        assertThat(routed.visit("/.teal/offline").status()).isEqualTo(404);
    }

    @Test
    void theChosenSlotIsNamedAndAReplacedDatabaseIsAnotherMatter() {
        show("<p>page</p>", Duration.ofMinutes(1));
        routed.flip(Slot.GREEN);
        assertThat(routed.visit("/").isOffline("green")).isTrue();
        routed.server.run(routed.router.enterMaintenance("a note\n"));
        assertThat(routed.visit("/")).isEqualTo(new Answer(503, "", List.of("green"), List.of(), true, true, ""));
        routed.server.run(routed.router.leaveMaintenance());
        assertThat(routed.visit("/").isOffline("green")).isTrue();
        hide();
        assertThat(routed.visit("/").isFrom("green")).isTrue();
        assertThat(routed.visit("/").offline()).isFalse();
    }

    @Test
    void aFileMadeByHandClosesTooAndNginxSaysSo() throws Exception {
        routed.server.run(Command.of("touch", routed.router.layout().offline()));
        assertThat(routed.visit("/").offline()).isTrue();
    }
}
