package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.ground.Until;
import dev.teal.health.Answer;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What visitors and Teal get through nginx.
class RoutingTest extends WithTwoBackends {
    @Test
    void theFlipMovesTheNextRequestOnAKeptConnection() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/").body()).isEqualTo("blue");
            routed.flip(Slot.GREEN);
            assertThat(client.get("/").body()).isEqualTo("green");
            routed.flip(Slot.BLUE);
            assertThat(client.get("/").body()).isEqualTo("blue");
        }
    }

    @Test
    void duringMaintenanceVisitorsGet503AndTheSlotIsStillReported() throws Exception {
        routed.server.run(routed.router.enterMaintenance("a note\n"));
        assertThat(head("/")).contains("HTTP/1.1 503 Service Temporarily Unavailable\n", "Retry-After: 10\n");
        assertThat(head("/monitor")).startsWith("HTTP/1.1 503 ");
        assertThat(routed.visit("/").closed()).isTrue();
        assertThat(routed.server.run(routed.router.askLive()).out()).startsWith("hub blue ");
        assertThat(routed.server.run(routed.router.maintenanceNote()).out()).isEqualTo("a note\n");
        routed.server.run(routed.router.leaveMaintenance());
        assertThat(head("/")).startsWith("HTTP/1.1 200 OK\n").doesNotContain("Retry-After");
        assertThat(routed.server.run(routed.router.maintenanceNote()).out()).isEmpty();
    }

    private String head(String path) throws Exception {
        try (Routed.Client client = routed.client()) {
            return client.get(path).head();
        }
    }

    /// Also of a POST, whose method and body the app still gets.
    @Test
    void beforeAReloadAResponseEndsItsConnection() throws Exception {
        Path leaving = Files.createFile(routed.route.resolve("leaving"));
        try (Routed.Client client = routed.client()) {
            client.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nwords");
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 200 OK\n").contains("Connection: close\n", "X-Teal-Slot: blue\n");
            assertThat(client.in().lines()).containsExactly("blue 5");
        }
        Files.delete(leaving);
        assertThat(head("/")).startsWith("HTTP/1.1 200 OK\n").contains("Connection: keep-alive\n");
    }

    @Test
    void everyAnswerNamesItsSlot() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/").head()).contains("HTTP/1.1 200 OK\n", "X-Teal-Slot: blue\n");
        }
    }

    @Test
    void nginxReportsTheSlotAndTheVersionOfItsFile() throws Exception {
        assertThat(routed.server.run(routed.router.askLive()).out())
                .isEqualTo("hub blue " + routed.file.version() + "\n");
        routed.flip(Slot.GREEN);
        assertThat(routed.server.run(routed.router.askLive()).out())
                .isEqualTo("hub green " + routed.file.version() + "\n");
        assertThat(routed.server.run(routed.router.askLiveAndHealth()).out())
                .startsWith("hub green " + routed.file.version() + "\nHTTP/1.1 200 OK\r\n")
                .contains("X-Teal-Slot: green\r\n")
                .endsWith("\nhealth 200\n");
    }

    @Test
    void aVisitYieldsStatusSlotAndRelease() {
        assertThat(routed.visit("/"))
                .isEqualTo(new Answer(200, "", List.of("blue"), List.of("blue"), false, false, ""));
    }

    @Test
    void aVisitToAnAppThatDoesNotRunIsABadGateway() {
        blue.close();
        assertThat(routed.visit("/")).isEqualTo(new Answer(502, "", List.of("blue"), List.of(), false, false, ""));
    }

    @Test
    void theAppSeesTheClientAndTheScheme() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/echo").body())
                    .contains(
                            "Host: hub.example.com\n",
                            "X-real-ip: 127.0.0.1\n",
                            "X-forwarded-for: 127.0.0.1\n",
                            "X-forwarded-proto: http\n")
                    .doesNotContain("Upgrade:");
        }
    }

    @Test
    void anUnknownSchemeIsNotTrusted() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/echo", "X-Forwarded-Proto: gopher").body()).contains("X-forwarded-proto: http\n");
        }
    }

    @Test
    void theMonitorPathLeadsToTheHealthPathOfTheLiveSlotWithItsOwnQuery() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/monitor?other=1").body()).startsWith("/echo?page_size=1\n");
        }
    }

    @Test
    void theAppKeepsItsOwnHealthPath() throws Exception {
        try (Routed.Client client = routed.client()) {
            assertThat(client.get("/health").body()).isEqualTo("blue");
        }
    }

    @Test
    void aBodyOf100MegabytesPassesAndALargerOneIsRefused() throws Exception {
        try (Routed.Client client = routed.client()) {
            int size = 100 * 1024 * 1024;
            client.send("POST /count HTTP/1.1\r\nHost: hub.example.com\r\nContent-Length: " + size + "\r\n\r\n");
            byte[] piece = new byte[1024 * 1024];
            for (int sent = 0; sent < size; sent += piece.length) {
                client.socket().getOutputStream().write(piece);
            }
            assertThat(client.body()).isEqualTo("blue " + size);
            client.send("POST /count HTTP/1.1\r\nHost: hub.example.com\r\nContent-Length: " + (size + 1) + "\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void thousandsOfFlipsLoseNoRequest() throws Exception {
        try (Traffic traffic = Traffic.to("127.0.0.1", routed.nginx.port())
                .path("/")
                .get(8)
                .fresh(2)
                .start()) {
            for (int i = 0; i < 1000; i++) {
                Files.createFile(routed.route.resolve("green"));
                traffic.awaitRequests(1, Until.PATIENCE);
                Files.delete(routed.route.resolve("green"));
                traffic.awaitRequests(1, Until.PATIENCE);
            }
            Tally tally = traffic.stop();
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.phases().getFirst().bySlot()).containsOnlyKeys("blue", "green");
            assertThat(tally.requests()).isGreaterThan(2000);
        }
    }

    @Test
    void aRouteFolderThatWorkersCannotReadServesBlue(@TempDir Path other) throws Exception {
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Routed unreadable =
                Routed.start(other, PrivateNginx.in(other, "www-data"), blue.address(), green.address())) {
            unreadable.flip(Slot.GREEN);
            try (Routed.Client client = unreadable.client()) {
                assertThat(client.get("/").body()).isEqualTo("green");
                Files.setPosixFilePermissions(unreadable.route, PosixFilePermissions.fromString("rwx------"));
                assertThat(client.get("/").body()).isEqualTo("blue");
                assertThat(unreadable.server.run(unreadable.router.askLive()).out())
                        .startsWith("hub blue ");
            }
        }
    }
}
