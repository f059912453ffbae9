package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages that were loaded before traffic moved get their scripts afterwards. The app itself has none of them: nginx
/// serves all.
@Tag("server")
class AssetsTest {
    private static final int FILES = 50;
    private static final String FOLDER = "/_next/static/chunks/";

    @TempDir
    private Path folder;

    private final HttpClient browser = HttpClient.newHttpClient();

    /// What a page of that version asks for.
    private static List<String> scripts(String version) {
        return IntStream.range(0, FILES)
                .mapToObj(i -> FOLDER + "%5Bslug%5D-" + i + "." + version + ".js")
                .toList();
    }

    /// An image with static files of its own, names that lead out of the folder, and one that never changes.
    private Path context(String version) throws IOException {
        Path context = folder.resolve("context-" + version);
        if (Files.exists(context)) {
            return context;
        }
        List<String> copy = List.of("cp", "-r", AgentHubImage.context(version).toString(), context.toString());
        assertThat(new ProcessBuilder(copy).start().onExit().join().exitValue()).isZero();
        Path chunks = Files.createDirectories(context.resolve("static/chunks"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(chunks.resolve("[slug]-" + i + "." + version + ".js"), "// " + version + " " + i + "\n");
        }
        Files.writeString(chunks.resolve("manifest.js"), "// " + version + "\n");
        Files.createSymbolicLink(chunks.resolve("secret.js"), Path.of("../../../VERSION"));
        String dockerfile = Files.readString(context.resolve("Dockerfile"));
        Files.delete(context.resolve("Dockerfile"));
        Files.writeString(context.resolve("Dockerfile"), dockerfile + "WORKDIR /app\nCOPY static/ .next/static/\n");
        return context;
    }

    private TealCommand app(TestServer server, String version, String assets) throws IOException {
        return TealCommand.in(folder, server, Ground.engine())
                .config("""
                app: agent-hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                router: {assets: %s}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                drain: 1s
                retain: 2
                """.formatted(server.name(), context(version), assets));
    }

    private HttpResponse<String> get(TestServer server, String path) throws Exception {
        URI address = URI.create("http://" + server.address() + path);
        return browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// Asks for everything again and again. Statuses, and how often each came.
    private Map<Integer, Integer> load(TestServer server, List<String> paths, int times) throws Exception {
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            for (String path : paths) {
                statuses.merge(get(server, path).statusCode(), 1, Integer::sum);
            }
        }
        return statuses;
    }

    @Test
    void aPageGetsItsScriptsAfterADeploymentAndAfterARollback() throws Exception {
        String usual = "{/_next/static: .next/static}";
        List<String> both = new ArrayList<>(scripts("1"));
        both.addAll(scripts("2"));
        try (TestServer server = TestServer.view("assets")) {
            server.must("rm -f /etc/nginx/sites-enabled/default");
            server.startNginx();
            app(server, "1", usual).must("setup", "-y");
            assertThat(app(server, "1", usual).must("deploy").out())
                    .contains("agent-hub-blue started; nginx serves " + (FILES + 1) + " static files of it");
            isServedAsABrowserWants(server);

            app(server, "2", usual).must("deploy");
            assertThat(load(server, both, 50)).isEqualTo(Map.of(200, 50 * 2 * FILES));
            assertThat(get(server, FOLDER + "manifest.js").body()).isEqualTo("// 2\n");
            TealCommand teal = TealCommand.in(folder, server, Ground.engine());
            teal.must("rollback", "-y");
            assertThat(load(server, both, 50)).isEqualTo(Map.of(200, 50 * 2 * FILES));
            assertThat(get(server, FOLDER + "manifest.js").body()).isEqualTo("// 1\n");

            teal.must("maintenance", "on");
            assertThat(get(server, scripts("1").getFirst()).statusCode()).isEqualTo(503);
            teal.must("maintenance", "off");
            aFolderThatIsMissingStopsADeployment(server);
            filesGoWithTheirRelease(server, usual);
        }
    }

    private void isServedAsABrowserWants(TestServer server) throws Exception {
        HttpResponse<String> script = get(server, scripts("1").getFirst());
        assertThat(script.body()).isEqualTo("// 1 0\n");
        assertThat(script.headers().firstValue("Content-Type")).contains("text/javascript");
        assertThat(script.headers().firstValue("Cache-Control")).contains("max-age=31536000");
        assertThat(get(server, FOLDER + "secret.js").statusCode()).isEqualTo(404);
        assertThat(get(server, FOLDER + "none.js").headers().firstValue("X-Teal-Slot"))
                .contains("blue");
        assertThat(server.must(
                        "cd /opt/agent-hub/route/assets; stat -c '%u %a' all blue/_next/static/chunks/manifest.js"))
                .isEqualTo("1912602624 755\n1912602624 644");
    }

    private void aFolderThatIsMissingStopsADeployment(TestServer server) throws Exception {
        TealCommand wrong = app(server, "3", "{/assets: /app/public}");
        Ended refused = wrong.run("deploy", "-y");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("the release has no folder /app/public, which router.assets names");
        assertThat(server.must("cat /opt/agent-hub/.active-port")).isEqualTo("3000");
    }

    private void filesGoWithTheirRelease(TestServer server, String usual) throws Exception {
        for (String version : new String[] {"4", "5", "6"}) {
            app(server, version, usual).must("deploy", "-y");
        }
        assertThat(load(server, scripts("6"), 1)).isEqualTo(Map.of(200, FILES));
        assertThat(load(server, scripts("5"), 1)).isEqualTo(Map.of(200, FILES));
        assertThat(load(server, scripts("1"), 1)).isEqualTo(Map.of(404, FILES));
        assertThat(
                        server.must(
                                "cd /opt/agent-hub/route/assets; ls all/_next/static/chunks | grep -c '\\.1\\.js' || true;"
                                        + " diff <(ls releases | sort) <(ls ../../teal/releases | sed 's/.json//' | sort) && echo same"))
                .isEqualTo("0\nsame");
    }
}
