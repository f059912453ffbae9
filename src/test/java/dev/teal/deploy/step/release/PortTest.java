package dev.teal.deploy.step.release;

import static dev.teal.deploy.Faults.at;
import static dev.teal.deploy.Faults.failing;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Other programs that take the slot's port during a deployment. Before it: PreflightTest.
class PortTest extends WithLocalDeployment {
    /// The app is slow to listen, and another process answers in its place.
    @Test
    void aProcessThatTakesThePortWhileTheAppStartsGetsNoVisitors() {
        hub.deploy("r1");
        try (Stranger stranger = new Stranger(port(Slot.GREEN))) {
            Problem problem =
                    failing(() -> hub.deploy("r2", Kind.SLOW, "", at("start", stranger::listen), new Cancellation()));
            assertThat(problem)
                    .hasMessageContaining("port " + port(Slot.GREEN))
                    .hasMessageContaining("not used by the app alone: pid");
            assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(hub.done()).doesNotContain("healthy", "flip");
        }
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
    }

    @Test
    void aProcessThatTakesThePortBeforeTheFlipGetsNoVisitors() {
        hub.deploy("r1");
        try (Stranger stranger = new Stranger(port(Slot.GREEN))) {
            Problem problem = failing(() -> hub.deploy(
                    "r2",
                    Kind.GOOD,
                    "",
                    at("flip", () -> {
                        kill(Slot.GREEN);
                        stranger.listen();
                    }),
                    new Cancellation()));
            assertThat(problem).hasMessageContaining("not used by the app alone: pid");
            assertThat(hub.done()).contains("healthy").doesNotContain("flip");
        }
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
    }

    @Test
    void whatElseIsWrongIsShownWithIt() {
        hub.deploy("r1");
        try (Stranger stranger = new Stranger(port(Slot.GREEN))) {
            stranger.listen();
            Problem problem =
                    failing(() -> hub.deploy("r2", Kind.GOOD, "streams: 1m\n", Events.NONE, new Cancellation()));
            assertThat(problem).hasMessageEndingWith(" differs from teal.yml");
            assertThat(problem.details())
                    .last()
                    .asString()
                    .startsWith("port " + port(Slot.GREEN) + " of slot green is taken ")
                    .contains(": stop that process");
        }
    }

    private int port(Slot slot) {
        return hub.state().target().slots().port(slot);
    }

    /// Its supervisor restarts it after half a second.
    private void kill(Slot slot) {
        Result killed = hub.server.run(Command.script(
                "pid=$(cat \"$1/pid\") && kill -KILL $(cat \"/proc/$pid/task/$pid/children\")",
                hub.app("teal/processes/" + slot).toString()));
        assertThat(killed.ok()).as(killed.toString()).isTrue();
    }

    /// Answers every request with 200, from a process that is not the app's.
    private record Stranger(int port, AtomicReference<HttpServer> http) implements AutoCloseable {
        Stranger(int port) {
            this(port, new AtomicReference<>());
        }

        void listen() {
            Until.holds("the port is free", this::tookThePort);
        }

        private boolean tookThePort() {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
                server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
                server.start();
                http.set(server);
                return true;
            } catch (IOException taken) {
                return false;
            }
        }

        @Override
        public void close() {
            Optional.ofNullable(http.get()).ifPresent(server -> server.stop(0));
        }
    }
}
