package dev.teal.deploy.operation.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {
    /// A failing release answers a probe every moment, and logs each answer.
    @Test
    void theReasonIsShownHoweverOftenTheAppWasProbedSince() {
        List<String> lines = new ArrayList<>(List.of(
                "listening on 127.0.0.1:3001",
                "SqliteError: no such column: assets.owner",
                "    at list (/app/server.js:12:7)",
                "    at next (/app/router.js:95:5)",
                "    at next (/app/router.js:144:13)"));
        for (int i = 0; i < 190; i++) {
            lines.add(
                    "127.0.0.1 - - [30/Nov/2026:01:30:%02d +0000] \"GET /health HTTP/1.1\" 500 %d \"curl/7.88.1\" %d.%d ms"
                            .formatted(i % 60, i, i % 7, i));
        }
        assertThat(LogTail.distinct(lines, 12))
                .containsExactly(
                        "listening on 127.0.0.1:3001",
                        "SqliteError: no such column: assets.owner",
                        "    at list (/app/server.js:12:7)",
                        "    at next (/app/router.js:95:5)",
                        "    at next (/app/router.js:144:13)",
                        "127.0.0.1 - - [30/Nov/2026:01:30:09 +0000] \"GET /health HTTP/1.1\" 500 189 \"curl/7.88.1\""
                                + " 0.189 ms  (190 times)");
    }

    /// An error that names the probe's path is evidence.
    @Test
    void anErrorThatComesWithEachProbeIsShownOnce() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add("Error: GET /health failed after " + i + " ms: no such column");
            lines.add("");
            lines.add("GET /health 500 " + i + "ms");
        }
        assertThat(LogTail.distinct(lines, 12))
                .containsExactly(
                        "Error: GET /health failed after 19 ms: no such column  (20 times)",
                        "GET /health 500 19ms  (20 times)");
    }

    @Test
    void linesThatDifferAreTheLastOnesInTheirOrder() {
        List<String> lines = List.of("a", "b", "b", "b", "c", "d");
        assertThat(LogTail.distinct(lines, 4)).containsExactly("b", "b", "c", "d");
        assertThat(LogTail.distinct(lines, 12)).isEqualTo(lines);
    }
}
