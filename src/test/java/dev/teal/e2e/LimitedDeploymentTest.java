package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A deployment while nginx refuses most requests of this machine: those of a visitor, and with them Teal's own to
/// the public address.
@Tag("server")
class LimitedDeploymentTest {
    @TempDir
    private Path folder;

    private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    private TealCommand teal(TestServer server) throws IOException {
        return TealCommand.in(folder, server, Ground.engine())
                .config("""
                app: hub
                server: root@%s
                url: http://%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                router: {limits: {requests: 1/s, burst: 0, connections: 1}, compress: on}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                watch: 3s
                drain: 1s
                """.formatted(server.name(), server.address(), AgentHubImage.context("1")));
    }

    private void visit(URI address) {
        while (!ended.get()) {
            try {
                HttpURLConnection visit = (HttpURLConnection) address.toURL().openConnection();
                statuses.merge(visit.getResponseCode(), 1, Integer::sum);
                visit.disconnect();
                Thread.sleep(20);
            } catch (IOException e) {
                statuses.merge(0, 1, Integer::sum);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Test
    void succeedsAndNoProbeIsLimited() throws Exception {
        try (TestServer server = TestServer.view("limits")) {
            server.must("rm -f /etc/nginx/sites-enabled/default");
            server.startNginx();
            TealCommand teal = teal(server);
            teal.must("setup", "-y");
            teal.must("deploy");
            Thread visitor = Thread.ofVirtual().start(() -> visit(URI.create("http://" + server.address() + "/")));
            Until.holds("the visitor is limited", () -> statuses.containsKey(429));
            Object before = teal.must("status", "--json").json().get("live");
            for (String verb : new String[] {"deploy", "restart"}) {
                assertThat(teal.must(verb).err()).doesNotContain("429", "WARN");
            }
            teal.must("rollback", "-y");
            ended.set(true);
            visitor.join();
            assertThat(teal.must("status", "--json").json().get("live")).isNotEqualTo(before);
            assertThat(statuses).containsOnlyKeys(200, 429);
        }
    }
}
