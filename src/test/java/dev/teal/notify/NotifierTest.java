package dev.teal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.event.Change;
import dev.teal.event.Emitter;
import dev.teal.event.Event;
import dev.teal.notify.HttpReceiver.Got;
import dev.teal.runtime.Example;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {
    @TempDir
    Path folder;

    private final HttpReceiver http = new HttpReceiver();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        http.close();
    }

    /// Emits these changes of one attempt and ends.
    private void send(String notify, Map<String, String> environment, Change... changes) {
        Config config = Example.config(folder, "app: hub\nserver: root@web\nnotify:\n" + notify);
        try (Notifier notifier = new Notifier(config, environment, event -> {
            if (event instanceof Event.Warning warning) {
                warnings.add(warning.text());
            }
        })) {
            Emitter events = new Emitter(notifier, Clock.systemUTC(), "", "hub", "root@web", "deploy-17");
            for (Change change : changes) {
                events.emit(new Event.Changed(change, "deploy", "r2", "r1", "green", "ada@laptop", false, ""));
            }
        }
    }

    @Test
    void eachReceiverGetsEachMessageInOrderAndSigned() throws IOException {
        Path secrets = Files.createDirectory(folder.resolve(".teal")).resolve("secrets");
        Files.writeString(secrets, "HOOK_URL=" + http.url("/ok") + "\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        send("""
                  - {url: "%s", signing_secret: KEY}
                  - {url_secret: HOOK_URL, format: slack}
                """.formatted(http.url("/ok")), Map.of("KEY", "k3y"), Change.STARTED, Change.LIVE);
        assertThat(warnings).isEmpty();
        assertThat(http.all()).hasSize(4);
        List<Got> json =
                http.all().stream().filter(got -> got.body().contains("\"id\"")).toList();
        assertThat(json).extracting(Got::id).containsExactly("hub/deploy-17/started", "hub/deploy-17/live");
        assertThat(json)
                .allSatisfy(
                        got -> assertThat(got.signature()).isEqualTo(Signature.of("k3y", got.timestamp(), got.body())));
        assertThat(http.all())
                .filteredOn(got -> !json.contains(got))
                .extracting(Got::signature)
                .containsOnly("null");
    }

    @Test
    void aFailureIsTriedAgainAndWhatIsRefusedIsNot() {
        http.failing(2);
        send("  - url: %s\n  - url: %s\n".formatted(http.url("/flaky"), http.url("/refuses")), Map.of(), Change.LIVE);
        assertThat(http.all()).extracting(Got::id).containsExactly("hub/deploy-17/live");
        assertThat(warnings).containsExactly("`live` was not delivered to " + http.url("") + ": it answered 404");
    }

    @Test
    void aReceiverThatHangsCutsOrLiesIsAWarningAfterFiveSeconds() throws IOException {
        try (ServerSocket garbage = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerGarbage(garbage));
            long start = System.nanoTime();
            send(
                    "  - url: %s\n  - url: %s\n  - url: %s\n  - url: http://127.0.0.1:%d/secret-path\n"
                            .formatted(
                                    http.url("/hangs"), http.url("/cuts"), http.url("/lies"), garbage.getLocalPort()),
                    Map.of(),
                    Change.LIVE);
            assertThat((System.nanoTime() - start) / 1_000_000).isBetween(4_900L, 20_000L);
        }
        assertThat(warnings).hasSize(3); // the answer of one that lies is 200
        assertThat(warnings.get(1)).endsWith(": it cut the connection, or does not answer in HTTP");
        assertThat(warnings.get(2)).endsWith(": it cut the connection, or does not answer in HTTP");
        assertThat(String.join("", warnings)).doesNotContain("/hangs", "secret-path");
    }

    private static void answerGarbage(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("\u0007 garbage\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /// A deployment first ends the attempt of a client that died.
    @Test
    void eachMessageThatIsNotDeliveredIsAWarning() {
        send("  - url: %s\n".formatted(http.url("/refuses")), Map.of(), Change.LIVE, Change.STARTED, Change.LIVE);
        assertThat(warnings).hasSize(3);
    }

    @Test
    void aSecretThatIsMissingOrNoUrlIsAWarningWithoutItsValue() {
        send(
                "  - url_secret: NONE\n  - url_secret: BAD\n  - {url: \"https://x.example\", signing_secret: NO_KEY}\n",
                Map.of("BAD", "s3cret value"),
                Change.LIVE);
        assertThat(warnings)
                .containsExactly(
                        "no value for the secret NONE, so a receiver of `notify` got nothing",
                        "the secret BAD is not a URL, so a receiver of `notify` got nothing",
                        "no value for the secret NO_KEY, so a receiver of `notify` got nothing");
    }
}
