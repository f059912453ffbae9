package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Three apps on one server, one of them with two stages: production and staging. Told in order.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralAppsTest {
    private static final Map<String, Integer> PORTS = new LinkedHashMap<>();

    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void threeAppsAndAStageAreLive() throws IOException {
        server = TestServer.view("several");
        server.must("rm -f /etc/nginx/sites-enabled/default");
        server.startNginx();
        app("alpha", 3000, "router: {hosts: [alpha.example.com]}");
        app("beta", 3002, "router: {listen: 8802}");
        app("gamma", 3004, "router: {listen: 8803}");
        Files.writeString(
                folder.resolve("alpha/teal.staging.yml"),
                "slots: {blue: 3006, green: 3007}\nrouter: {listen: 8804, hosts: null}\n");
        live("alpha", 80);
        live("beta", 8802);
        live("gamma", 8803);
        live("alpha", 8804, "-d", "staging");
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    private static TealCommand app(String name, int blue, String more) throws IOException {
        return app(name, blue, blue + 1, more);
    }

    private static TealCommand app(String name, int blue, int green, String more) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        return TealCommand.in(own, server, Ground.engine())
                .config("""
                app: %s
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                slots: {blue: %d, green: %d}
                health: {path: "/api/assets?page_size=1", tries: 40, interval: 1s, steady: 100ms}
                drain: 3s
                %s
                """.formatted(name, server.name(), AgentHubImage.context("1"), blue, green, more));
    }

    private static TealCommand teal(String name) {
        return TealCommand.in(folder.resolve(name), server, Ground.engine());
    }

    private static void live(String name, int port, String... stage) {
        PORTS.put(name + String.join("", stage), port);
        teal(name).must(words("setup", stage));
        teal(name).must(words("deploy", stage));
    }

    private static String[] words(String verb, String... more) {
        List<String> words = new ArrayList<>(List.of(verb));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    @Order(1)
    void aDeploymentOfOneLosesNoRequestOfTheOthers() {
        Map<String, Traffic> all = new LinkedHashMap<>();
        PORTS.forEach((name, port) -> all.put(
                name,
                Traffic.to(server.address(), port)
                        .get(1)
                        .post(1)
                        .fresh(1)
                        .thinkTime(Duration.ofMillis(50))
                        .start()));
        try {
            all.values().forEach(traffic -> traffic.awaitRequests(20, Until.PATIENCE));
            Ended ended = teal("alpha").must("deploy", "-d", "staging", "--json");
            assertThat(ended.event(event -> "finished".equals(event.get("event"))))
                    .containsEntry("app", "alpha-staging")
                    .containsEntry("stage", "staging")
                    .containsEntry("slot", "green");
            all.forEach((name, traffic) -> {
                traffic.awaitRequests(20, Until.PATIENCE);
                assertThat(traffic.stop().failures()).as(name).isEmpty();
            });
        } finally {
            all.values().forEach(Traffic::close);
        }
    }

    @Test
    @Order(2)
    void theStageIsNamedInTheJournalAndInStatusAndHistory() {
        assertThat(server.must("grep -c '\"phase\":\"begin\".*\"stage\":\"staging\"'"
                        + " /opt/alpha-staging/teal/journal.jsonl; ! grep '\"stage\"' /opt/alpha/teal/journal.jsonl"))
                .isEqualTo("2");
        assertThat(teal("alpha").must("status", "--json", "-d", "staging").json())
                .containsEntry("app", "alpha-staging")
                .containsEntry("stage", "staging")
                .containsEntry("live", "green");
        assertThat(teal("alpha").must("history", "-d", "staging").out())
                .startsWith("alpha-staging on root@" + server.name());
        assertThat(teal("alpha").must("status").out()).startsWith("alpha on root@" + server.name() + ", live: blue");
    }

    @Test
    @Order(3)
    void appsListsAllOfThemWithoutATealYml() throws IOException {
        TealCommand anywhere =
                TealCommand.in(Files.createDirectories(folder.resolve("empty")), server, Ground.engine());
        Map<String, Object> json =
                anywhere.must("apps", "root@" + server.name(), "--json").json();
        List<?> apps = (List<?>) json.get("apps");
        assertThat(apps)
                .extracting(app -> {
                    Map<?, ?> one = (Map<?, ?>) app;
                    return one.get("app") + " " + one.get("stage") + " " + one.get("live") + " " + one.get("state")
                            + " " + one.get("blue") + " " + one.get("images");
                })
                .containsExactly(
                        "alpha  blue running 3000 1",
                        "alpha-staging staging green running 3006 1",
                        "beta  blue running 3002 1",
                        "gamma  blue running 3004 1");
        assertThat(apps).allSatisfy(app -> assertThat(sizes((Map<?, ?>) app)).allMatch(size -> size > 4000));
        String table = teal("alpha").must("apps").out();
        assertThat(table.lines()).hasSize(5);
        assertThat(table).contains("3006/3007", "alpha.example.com", "all at 8802");
    }

    private static List<Long> sizes(Map<?, ?> app) {
        return List.of("images_bytes", "data_bytes", "teal_bytes").stream()
                .map(key -> ((Number) app.get(key)).longValue())
                .toList();
    }

    @Test
    @Order(4)
    void eachClashIsRefusedBeforeAnythingChanges() throws IOException {
        String before = state();
        refused(
                3000,
                3005,
                "router: {hosts: [d.example.com, alpha.example.com]}",
                "port 3000 of slot blue belongs to slot blue of alpha, on root@",
                "port 3005 of slot green belongs to slot green of gamma, on root@",
                "write `slots: {blue: 3008, green: 3009}` in teal.yml",
                "the host name alpha.example.com belongs to alpha");
        refused(
                3010,
                8803,
                "router: {listen: \"*:8802\"}\ndirectory: /opt/gamma/data",
                "port 8803 of slot green is the one on which nginx listens for gamma",
                "beta is the default server at 8802",
                "the directory /opt/gamma/data on root@",
                "overlaps /opt/gamma, that of gamma");
        Ended moved = app("gamma2", 3004, "router: {listen: 8803}\ndirectory: /srv/gamma")
                .config(Files.readString(folder.resolve("gamma2/teal.yml")).replace("app: gamma2", "app: gamma"))
                .run("setup");
        assertThat(moved.err()).contains("gamma on root@", "is another app, in /opt/gamma", "`directory: /opt/gamma`");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void aContainerOrNetworkOfSomebodyElseIsRefusedBeforeAnythingChanges() throws IOException {
        server.importShell("foreign:1");
        server.must("docker create --name delta-green foreign:1 sleep 1; docker network create delta");
        String before = state();
        refused(
                3010,
                3011,
                "router: {listen: 8809}",
                "a container named delta-green",
                "a Docker network named delta",
                "that Teal did not make");
        assertThat(state()).isEqualTo(before);
        server.must("docker rm delta-green; docker network rm delta");
    }

    /// The same server under another name: only the server can tell.
    @Test
    @Order(6)
    void aStageIsNeverDeployedOverProduction() throws IOException {
        app("over", 3002, "router: {listen: 8802}");
        Files.writeString(
                folder.resolve("over/teal.staging.yml"), "app: beta\nserver: " + server.name() + "\ndrain: 1s\n");
        String before = state();
        Ended deploy = teal("over").run("deploy", "-d", "staging");
        assertThat(deploy.exitCode()).isEqualTo(1);
        assertThat(deploy.err())
                .contains("beta on " + server.name() + " is production (no stage), not the stage staging")
                .contains("`teal setup -d staging`");
        Ended setup = teal("over").run("setup", "-d", "staging");
        assertThat(setup.exitCode()).isEqualTo(64);
        assertThat(setup.err()).contains("let beta, which is production (no stage), become the stage staging");
        assertThat(state()).isEqualTo(before);
    }

    /// An older Teal has recorded nothing: its nginx file and containers tell.
    @Test
    @Order(7)
    void anAppOfAnOlderTealIsFoundToo() throws IOException {
        server.must("rm /opt/gamma/teal/app.json");
        refused(3004, 3013, "router: {listen: 8804}", "port 3004 of slot blue belongs to slot blue of gamma, on root@");
        assertThat(teal("gamma").must("setup").out()).contains("/opt/gamma/teal/app.json written");
        assertThat(teal("gamma").must("setup").out()).contains("nothing had to be changed");
    }

    private static void refused(int blue, int green, String more, String... words) throws IOException {
        Ended ended = app("delta", blue, green, more).run("setup");
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err().replaceAll("\\s+", " ")).contains(words);
    }

    /// Containers, networks and files, but for the databases, which the apps write.
    private static String state() {
        return server.must(
                "docker ps -a --format '{{.Names}} {{.State}}' | sort; docker network ls --format '{{.Name}}';"
                        + " find /opt /srv /etc/nginx /var/lib/teal ! -name '*.db*' ! -path '*/data' -printf '%p %M %s %T@\n' |"
                        + " sort");
    }
}
