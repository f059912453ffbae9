package dev.teal.deploy.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.base.Times;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.FencedServerTest;
import dev.teal.deploy.state.StateQuery.Extent;
import dev.teal.event.Events;
import dev.teal.router.Router;
import dev.teal.runtime.Example;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateQueryTest {
    @TempDir
    private Path directory;

    private final Server server = new LocalServer(Events.NONE);
    private volatile String nginxReply = "hub green 3fa2c1b4d5e6f708\n";
    private volatile int missing;
    private ServerSocket nginx;
    private Config config;
    private Layout layout;

    @BeforeEach
    void prepare() throws IOException {
        nginx = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::answer);
        config = Example.config("app: hub\nserver: local\nruntime: process\ndirectory: " + directory
                + "\nimage: {files: app, command: [run]}\nrouter: {control: 127.0.0.1:"
                + nginx.getLocalPort() + "}\n");
        layout = new Layout(config.directory());
        Files.createDirectories(Path.of(layout.releases()));
        Files.createDirectories(Path.of(layout.route()));
        Files.createFile(Path.of(layout.lock()));
    }

    /// Answers as the file's control block does: after a PROXY protocol header, once per connection.
    private void answer() {
        while (!nginx.isClosed()) {
            try (Socket teal = nginx.accept()) {
                BufferedReader in = new BufferedReader(new InputStreamReader(teal.getInputStream(), UTF_8));
                assertThat(in.readLine()).startsWith("PROXY TCP4 127.0.0.1 127.0.0.1 ");
                assertThat(in.readLine()).isEqualTo("GET /.teal/slot HTTP/1.1");
                while (!in.readLine().isEmpty()) {}
                String length = missing == 0 ? "" : "Content-Length: " + (nginxReply.length() + missing) + "\r\n";
                teal.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + length + "\r\n" + nginxReply).getBytes(UTF_8));
            } catch (IOException closed) {
                // the test is over
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        nginx.close();
        server.close();
    }

    @Test
    void routerFlagLockEpochJournalAndReleasesComeInOneQuery() throws IOException {
        Files.createFile(Path.of(layout.route(), "green"));
        Release release = Example.release(config, "r1", List.of("run"));
        Files.writeString(Path.of(layout.release("r1")), Json.write(Release.class, release));
        Files.writeString(Path.of(layout.journal()), Json.write(Entry.class, FencedServerTest.line("flip")) + "\n");
        try (FencedServer fence = FencedServer.take(server, layout, "ada@laptop", "deploy", Instant.EPOCH)) {
            ServerFacts facts = query();
            assertThat(facts.epoch()).isEqualTo(fence.epoch());
            assertThat(facts.holder()).isEqualTo("ada@laptop, deploy since " + Times.of(Instant.EPOCH));
            assertThat(facts.setUp()).isTrue();
            assertThat(facts.answer()).contains(Slot.GREEN);
            assertThat(facts.version()).isEqualTo("3fa2c1b4d5e6f708");
            assertThat(facts.flag()).isEqualTo(Slot.GREEN);
            assertThat(facts.releases()).containsExactly(release);
            assertThat(facts.journal().entries()).hasSize(1);
        }
        assertThat(query().holder()).isEmpty();
    }

    /// A file of another file system may have the lock's inode number.
    @Test
    void aLockOfAnotherFileIsNotTheAppsLock() throws IOException {
        try (FencedServer fence = FencedServer.take(server, layout, "ada@laptop", "deploy", Instant.EPOCH)) {
            Files.move(Path.of(layout.lock()), Path.of(layout.teal(), "moved"));
            Files.createFile(Path.of(layout.lock()));
            assertThat(query().holder()).isEmpty();
            Files.move(Path.of(layout.teal(), "moved"), Path.of(layout.lock()), StandardCopyOption.REPLACE_EXISTING);
            assertThat(query().holder()).startsWith("ada@laptop, ");
            assertThat(fence.epoch()).isEqualTo(1);
        }
    }

    @Test
    void aServerWithoutTheAppIsNotSetUp() {
        config = Example.config("app: hub\nserver: local\nruntime: process\ndirectory: " + directory
                + "/none\nimage: {files: app, command: [run]}\nrouter: {control: 127.0.0.1:1}\n");
        layout = new Layout(config.directory());
        ServerFacts facts = query();
        assertThat(facts.setUp()).isFalse();
        assertThat(facts.answer()).isEmpty();
        assertThat(facts.releases()).isEmpty();
        assertThat(facts.epoch()).isZero();
    }

    @Test
    void aRecordThatIsDamagedOrEditedByHandDoesNotHideTheOthers() throws IOException {
        Release release = Example.release(config, "r1", List.of("run"));
        Files.writeString(Path.of(layout.release("r1")), Json.writePretty(Release.class, release));
        Files.writeString(Path.of(layout.release("r2")), "{\"id\":\"r2\",\n");
        Files.writeString(Path.of(layout.release("r3")), "");
        Files.writeString(Path.of(layout.release("r4")), "{}");
        ServerFacts facts = query();
        assertThat(facts.releases()).containsExactly(release);
        assertThat(facts.unreadable()).hasSize(3);
    }

    @Test
    void aRecordOfVersion1IsReadAndOneOfANewerTealIsNot() throws IOException {
        try (InputStream record = StateQueryTest.class.getResourceAsStream("/deploy/release-v1.json")) {
            String text = new String(record.readAllBytes(), UTF_8);
            Files.writeString(Path.of(layout.release("r1")), text);
            Files.writeString(Path.of(layout.release("r2")), text.replaceFirst("\\{", "{\"v\":3,"));
        }
        ServerFacts facts = query();
        assertThat(facts.releases()).singleElement().satisfies(release -> {
            assertThat(release.v()).isEqualTo(1);
            assertThat(release.container().options()).containsExactly("--user=1001:1001");
            assertThat(release.wentLive()).contains(Instant.parse("2026-11-30T06:43:58.164781805Z"));
        });
        assertThat(facts.unreadable()).singleElement().asString().contains("version 3 is from a newer Teal");
    }

    /// Before `teal setup`, another site may answer every path with its page.
    @Test
    void thePageOfAnotherSiteIsNotAnAnswer() {
        nginxReply = "<!doctype html>\n<html>\n<body>hello</body>\n</html>\n".repeat(50);
        assertThat(query().answer()).isEmpty();
    }

    @Test
    void aTruncatedAnswerOfNginxIsIgnored() {
        missing = 20;
        assertThat(query().answer()).isEmpty();
    }

    @Test
    void healthIsTheLastLineOfNginxsAnswer() {
        nginxReply = "hub green v1\nHTTP/1.1 503 x\r\nX-Teal-Slot: green\r\n\r\nhealth 503\n";
        assertThat(query())
                .extracting(ServerFacts::version, ServerFacts::health, ServerFacts::shadowed)
                .containsExactly("v1", "503", false);
    }

    @Test
    void healthOfAnotherSiteIsNotTheSlots() {
        nginxReply = "hub green v1\nHTTP/1.1 200 OK\r\nServer: nginx\r\n\r\nhealth 200\n";
        assertThat(query())
                .extracting(ServerFacts::version, ServerFacts::health, ServerFacts::shadowed)
                .containsExactly("v1", "", true);
    }

    /// A longer line takes several writes, and other output could be printed between them.
    @Test
    void aLongAnswerIsTruncated() {
        nginxReply = "hub green " + "x".repeat(100_000) + "\n";
        assertThat(query().version()).hasSizeLessThan(100);
    }

    /// It takes several writes, while the router answers too.
    @Test
    void aLongStateOfTheSlotsStaysWhole() throws IOException {
        String image = "i".repeat(200_000);
        Files.createDirectories(Path.of(layout.processes(), "blue"));
        Files.writeString(Path.of(layout.processes(), "blue", "release"), "r1");
        Files.writeString(Path.of(layout.processes(), "blue", "image"), image);
        Files.writeString(Path.of(layout.release("r1")), "{");
        ServerFacts facts = query();
        assertThat(facts.slots().out()).startsWith("blue|").endsWith("|" + image);
        assertThat(facts.answer()).contains(Slot.GREEN);
        assertThat(facts.unreadable()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup", "router blue v1", "holder eve", "epoch 7", "flag", "closed"})
    void aFactThatComesTwiceIsRefused(String line) {
        assertThatThrownBy(() -> StateQuery.parse(List.of(line, line), Duration.ZERO))
                .isInstanceOf(Problem.class);
    }

    /// Otherwise slots that run would look empty.
    @Test
    void aTruncatedReplyIsRefused() {
        for (List<String> lines : List.of(List.of("setup"), List.of("setup", "in blue|yes"))) {
            assertThatThrownBy(() -> StateQuery.parse(lines, Duration.ZERO)).isInstanceOf(Problem.class);
        }
    }

    private ServerFacts query() {
        return StateQuery.run(server, config, layout, new Router(config, layout).askLive(), Extent.STATE);
    }
}
