package dev.teal.deploy.step.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.event.Event;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other programs on the idle slot's port.
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

    @ParameterizedTest
    @ValueSource(strings = {" 127.0.0.2:", "\\nfs=nfs", "x\",pid=1,fd=3"})
    void aListenerOnTheIdlePortIsFoundWhateverItsName(String name) throws IOException {
        hub.deploy("r1");
        String listens = "use IO::Socket::INET; $0 = shift; $held = IO::Socket::INET->new(Listen => 1,"
                + " LocalAddr => '127.0.0.1', LocalPort => shift) or die; $| = 1; print 1; sleep";
        Process other = new ProcessBuilder("perl", "-e", listens, name, String.valueOf(port(Slot.GREEN))).start();
        try {
            assertThat(other.getInputStream().read()).isPositive();
            Problem problem = failing(() -> hub.deploy("r2"));
            assertThat(problem).hasMessageEndingWith("by another process: " + name + " (pid " + other.pid() + ")");
            assertThat(hub.done()).doesNotContain("preflight");
        } finally {
            other.destroyForcibly();
        }
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

    /// Before the step acts.
    private static Events at(String step, Runnable act) {
        return event -> {
            if (event instanceof Event.StepStarted started && started.step().equals(step)) {
                act.run();
            }
        };
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

    private static Problem failing(Runnable deployment) {
        Problem problem = catchThrowableOfType(Problem.class, deployment::run);
        assertThat(problem).as("a deployment that fails").isNotNull();
        return problem;
    }
}
