package dev.teal.deploy.step.release;

import static dev.teal.deploy.Faults.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.WithLocalDeployment;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest extends WithLocalDeployment {
    @ParameterizedTest
    @ValueSource(strings = {" 127.0.0.2:", "\\nfs=nfs", "x\",pid=1,fd=3"})
    void aListenerOnTheIdlePortIsFoundWhateverItsName(String name) throws IOException {
        hub.deploy("r1");
        int port = hub.state().target().slots().port(Slot.GREEN);
        String listens = "use IO::Socket::INET; $0 = shift; $held = IO::Socket::INET->new(Listen => 1,"
                + " LocalAddr => '127.0.0.1', LocalPort => shift) or die; $| = 1; print 1; sleep";
        Process other = new ProcessBuilder("perl", "-e", listens, name, String.valueOf(port)).start();
        try {
            assertThat(other.getInputStream().read()).isPositive();
            Problem problem = failing(() -> hub.deploy("r2"));
            assertThat(problem).hasMessageEndingWith("by another process: " + name + " (pid " + other.pid() + ")");
            assertThat(hub.done()).doesNotContain("preflight");
        } finally {
            other.destroyForcibly();
        }
    }
}
