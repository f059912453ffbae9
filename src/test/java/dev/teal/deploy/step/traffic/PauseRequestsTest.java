package dev.teal.deploy.step.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.ground.Until;
import dev.teal.router.PauseStats;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PauseRequestsTest extends WithPause {
    /// No app runs, so that the answer is 502.
    @Test
    void aRequestWaitsUntilAnUndo() {
        assertThat(run(new PauseRequests(pause))).isEqualTo("requests wait at nginx");
        Command visitor = Command.of(
                "curl", "-s", "-w", "%{http_code}", "-o", "/dev/null", "http://127.0.0.1:" + hub.nginx.port());
        CompletableFuture<Result> visit = CompletableFuture.supplyAsync(() -> hub.local.run(visitor));
        Until.holds(
                "it waits",
                () -> Pause.stats(context()).map(PauseStats::waiting).orElse(0L) == 1);
        assertThat(visit).isNotDone();
        assertThat(undo(new PauseRequests(pause))).matches("1 requests waited, the longest .* s, and go to blue");
        assertThat(visit.join().out()).isEqualTo("502");
    }

    @Test
    void aFolderThatCannotBeWrittenIsReported() throws IOException {
        Path route = hub.app("route");
        Path away = route.resolveSibling("away");
        Files.move(route, away);
        try {
            assertThat(failure(new PauseRequests(pause))).hasMessage(file() + " cannot be written on local");
        } finally {
            Files.move(away, route);
        }
    }
}
