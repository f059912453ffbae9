package dev.teal.deploy.step.traffic;

import static dev.teal.deploy.Faults.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.deploy.state.Target;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.router.InFlight;
import dev.teal.server.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Requests in flight on a slot that is about to be stopped.
class DrainTest extends WithLocalDeployment {
    @Test
    void anAppThatWaitsForItsStreamsExitsByItself() throws Exception {
        hub.deploy("r1", Kind.KEEPING);
        CompletableFuture<String> stream = ask(hub, "/events", "Accept: text/event-stream");
        hub.deploy("r2", Kind.GOOD, "drain: 300ms\nstop_timeout: 1m\n", Events.NONE, new Cancellation());
        // An idle connection of nginx counts for two seconds.
        assertThat(hub.output("drain"))
                .matches("\\d connections? (is|are) still open on blue after 0 s and will be closed");
        assertThat(hub.output("retire")).isEqualTo("blue stopped; 1 connection closed");
        assertThat(stream.get()).startsWith("HTTP/1.1 200 ").doesNotEndWith("\r\n0\r\n\r\n");
        assertThat(hub.app("teal/processes/blue/exit")).hasContent("0");
    }

    @Test
    void expiredStreamsAreClosedWhileARequestIsInFlight() throws Exception {
        try (LocalDeployment apart =
                LocalDeployment.start(Files.createDirectory(folder.resolve("apart")), "", "streams: 0s\n")) {
            apart.deploy("r1");
            CompletableFuture<String> stream = ask(apart, "/events", "Accept: text/event-stream");
            List<CompletableFuture<String>> slow = new ArrayList<>();
            Events beforeTheFlip = at("flip", () -> slow.add(ask(apart, "/slow?ms=6000")));
            apart.deploy("r2", Kind.GOOD, "", beforeTheFlip, new Cancellation());
            assertThat(apart.output("drain")).matches("1 stream closed after \\d+ s; no request left on blue");
            assertThat(apart.output("retire")).isEqualTo("blue stopped");
            assertThat(slow.getFirst().get()).startsWith("HTTP/1.1 200 ").endsWith("waited 6000 ms\n");
            assertThat(stream.get()).startsWith("HTTP/1.1 200 ").doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    /// Completes with all that arrives through nginx until the connection is closed; fails when it is reset.
    /// The slot has the request when this returns.
    private static CompletableFuture<String> ask(LocalDeployment hub, String path, String... headers) {
        Target target = hub.state().target();
        Command count = target.router().inFlight(target.slots().address(Slot.BLUE));
        Supplier<InFlight> blue = () -> InFlight.of(hub.server.run(count)).orElseThrow();
        Until.holds("no idle connection is left", () -> blue.get().requests() == 0);
        int before = blue.get().all();
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.nginx.port());
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n"
                                    + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n") + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Until.holds("blue has it", () -> blue.get().all() > before);
            return CompletableFuture.supplyAsync(() -> rest(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rest(Socket socket) {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
