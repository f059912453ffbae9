package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// An app as public images have it: a user by name, volumes of the image, a name as compose makes it. Told in order.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImageFactsTest {
    private static final String DATA = "/opt/image-facts/data";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;
    private static String entrypoint = "";

    @BeforeAll
    static void imagesAndAServer() throws Exception {
        BuildEngine engine = Ground.engine();
        engine.build(AgentHubImage.context("1"), "facts_base:1");
        entrypoint = engine.docker("image", "inspect", "--format", "{{json .Config.Entrypoint}}", "facts_base:1");
        Path context = Files.createDirectories(folder.resolve("context/root/etc"))
                .getParent()
                .getParent();
        Files.writeString(context.resolve("root/etc/passwd"), "root:x:0:0::/:/bin/sh\nnode:x:1001:1002::/:/bin/sh\n");
        Files.writeString(context.resolve("root/etc/group"), "root:x:0:\nnode:x:1002:\n");
        assertThat(new ProcessBuilder(
                                "sh",
                                "-c",
                                "cp -L --parents $(ldd /usr/bin/setpriv /bin/sh | grep -o '/[^ :]* ') /usr/bin/setpriv /bin/sh .")
                        .directory(context.resolve("root").toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        build(engine, context, "my_app:1", "FROM facts_base:1\nCOPY root /\nUSER node\n");
        build(engine, context, "my_app:2", "FROM my_app:1\nVOLUME /app/cache\n");
        server = TestServer.view("facts");
        server.must("rm -f /etc/nginx/sites-enabled/default");
        server.startNginx();
        teal = TealCommand.in(folder, server, engine);
    }

    private static void build(BuildEngine engine, Path context, String tag, String dockerfile) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        engine.build(context, tag);
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    private static void config(String image, String container, String more) {
        teal.config("""
                app: image-facts
                server: root@%s
                image: {name: "%s"}
                container: {volumes: ["data:/app/data", "uploads:/app/uploads"]%s}
                database: {sqlite: data/hub.db}
                health: {path: "/api/assets?page_size=1", tries: 40, interval: 500ms, steady: 100ms}
                drain: 1s
                %s
                """.formatted(server.name(), image, container, more));
    }

    private static Ended refused(String... words) {
        String before = state();
        Ended ended = teal.run("deploy");
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err()).contains(words).contains("still serves; nothing changed for users");
        assertThat(state()).isEqualTo(before);
        return ended;
    }

    private static String state() {
        return server.must(
                "stat -c '%n %u:%g %a' " + DATA + " " + DATA + "/hub.db;"
                        + " docker ps --format '{{.Names}}'; curl -sS -o /dev/null -D - 'http://127.0.0.1/api/assets?page_size=1' | grep -i x-teal");
    }

    private static String write(String key) {
        return server.must("curl -sS -o /dev/null -w '%{http_code}' -d '{\"key\":\"" + key
                + "\",\"name\":\"x\"}' http://127.0.0.1/api/assets");
    }

    @Test
    @Order(1)
    void atTheFirstDeploymentTheUserOfTheImageGetsTheFoldersThatTealMade() {
        config("my_app:1", "", "");
        teal.must("setup");
        assertThat(server.must("stat -c %u:%a " + DATA)).isEqualTo("0:700");
        Ended done = teal.must("deploy");
        assertThat(done.out())
                .contains(
                        DATA + " now belongs to user 1001",
                        "created /opt/image-facts/uploads for user 1001",
                        "user 1001 can write");
        assertThat(server.must("stat -c '%u:%g %a' " + DATA + " /opt/image-facts/uploads"))
                .isEqualTo("1001:1002 700\n1001:1002 755");
        assertThat(write("first")).isEqualTo("201");
    }

    @Test
    @Order(2)
    void aDatabaseThatItCannotWriteIsRefusedBeforeAnythingIsSent() {
        server.must("chown 0:0 " + DATA + "/hub.db");
        String images = server.must("docker images -q image-facts");
        refused(
                "the new release runs as user 1001, which cannot write " + DATA + "/hub.db (user 0",
                "`chown -hR 1001:1002 " + DATA + "`");
        assertThat(server.must("docker images -q image-facts")).isEqualTo(images);
        server.must("chown 1001:1002 " + DATA + "/hub.db");
    }

    /// The app is healthy, for its own database is elsewhere: what it may not write shows by its processes only.
    @Test
    @Order(3)
    void whomAnEntryPointMadeOfItIsSeenBeforeTheFlip() {
        config(
                "my_app:1",
                ", env: {DATA_DIR: /tmp}, options: ['--user=root', '--entrypoint=/usr/bin/setpriv'],"
                        + " command: [--reuid, '1003', --regid, '1003', --clear-groups, "
                        + entrypoint.substring(1),
                "");
        refused("java in the new release runs as user 1003, which cannot write in " + DATA + " (user 1001");
    }

    @Test
    @Order(4)
    void whereAnAppListensThatNobodyReachesIsSaid() {
        config("my_app:1", ", env: {BIND: 127.0.0.1}", "");
        refused(
                "image-facts-green listens on 127.0.0.1:3000 only, which cannot be reached from outside its container.",
                "have the app listen on 0.0.0.0:3000");
    }

    @Test
    @Order(5)
    void aVolumeOfTheImageThatNothingCoversIsRefused() {
        config("my_app:2", "", "");
        Ended plan = teal.run("plan");
        assertThat(plan.exitCode()).isEqualTo(1);
        String words = "the image declares the volume /app/cache, and nothing is mounted at that path";
        assertThat(plan.err()).contains(words);
        refused(
                words,
                "docker cp image-facts-blue:/app/cache/. /opt/image-facts/cache",
                "container.volumes: [\"cache:/app/cache\"]",
                "container.options: [\"--tmpfs=/app/cache\"]");
        config("my_app:2", ", options: ['--tmpfs=/app/cache']", "");
        teal.must("plan");
    }

    @Test
    @Order(6)
    void anAppThatHadToBeKilledIsNamedWithTheFix() {
        server.must("mkdir /opt/image-facts/uploads/old");
        String shell = ", options: ['--entrypoint=/bin/sh'], command: [-c, 'DATA_DIR=/app/data \"$@\"; true', sh, ";
        config("my_app:1", shell + entrypoint.substring(1), "stop_timeout: 1s");
        Ended first = teal.must("deploy");
        assertThat(first.toString())
                .contains(
                        "cannot write 1 file or folder of its volume /opt/image-facts/uploads:",
                        "uploads/old (user 0, group 0, mode 755)",
                        "blue stopped");
        config("my_app:1", "", "stop_timeout: 1s");
        Ended second = teal.must("deploy");
        assertThat(second.toString())
                .contains(
                        "green killed after 1 s: it did not exit on SIGTERM",
                        "image-facts-green did not exit within stop_timeout (1 s) of SIGTERM and was killed",
                        "its first process is a shell (sh -c)");
        assertThat(write("last")).isEqualTo("201");
    }

    @Test
    @Order(7)
    void aDeploymentRunsSetupFirstWhenTheUserAgrees() {
        config("my_app:1", "", "stop_timeout: 1s\nrouter: {body_size: 7m}");
        String out = teal.must("deploy", "-y").out();
        assertThat(out).containsSubsequence("teal setup", "written and loaded", "teal deploy", "✓ build", "done");
        assertThat(out.split("✓ build", -1)).hasSize(2);
    }
}
