package dev.teal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Cancellation;
import dev.teal.base.Cancelled;
import dev.teal.ground.Until;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sends real signals to real child processes.
class InterruptTest {
    private final List<Process> children = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void theFirstSignalInterruptsTheWaitAndTheWorkStopsItself(String signal) throws Exception {
        Process child = child("polite", "");
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("ready");
        kill(signal, child);
        assertThat(output.lines().toList())
                .containsExactlyInAnyOrder("stopping", "interrupted, requested true, Cancelled");
        assertThat(exit(child)).isEqualTo(1);
    }

    @Test
    void whileNothingIsChangedTheFirstSignalExitsAtOnce() throws Exception {
        Process child = child("early", "");
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("ready");
        kill("INT", child);
        assertThat(output.lines()).containsExactly("ending");
        assertThat(exit(child)).isEqualTo(130);
    }

    @Test
    void theSecondSignalExitsAtOnce() throws Exception {
        Process child = child("stubborn", "");
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("ready");
        kill("INT", child);
        assertThat(List.of(output.readLine(), output.readLine())).containsExactlyInAnyOrder("stopping", "staying");
        kill("INT", child);
        assertThat(exit(child)).isEqualTo(130);
    }

    @Test
    void signalsIgnoredByNohupStayIgnored() throws Exception {
        Process child = child("polite", "trap '' HUP; ");
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("ready");
        kill("HUP", child);
        kill("TERM", child);
        assertThat(output.lines().filter(line -> line.equals("stopping"))).hasSize(1);
        assertThat(exit(child)).isEqualTo(1);
    }

    @AfterEach
    void noChildIsLeft() {
        children.forEach(Process::destroyForcibly);
    }

    /// A shell's `&`, and perhaps a CI runner, ignores SIGINT for its children, which inherit that.
    private static final String SIGNALS_AS_IN_A_TERMINAL = """
            start=$1; shift
            if env --default-signal=INT true 2>/dev/null; then
              exec env --default-signal=INT,HUP,TERM /bin/sh -c "$start" sh "$@"
            fi
            exec /bin/sh -c "$start" sh "$@"
            """;

    private Process child(String mode, String before) throws IOException {
        Process child = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        SIGNALS_AS_IN_A_TERMINAL,
                        "sh",
                        before + "exec \"$@\"",
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(child);
        return child;
    }

    private static void kill(String signal, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    private static int exit(Process child) throws InterruptedException {
        assertThat(child.waitFor(Until.PATIENCE)).isTrue();
        return child.exitValue();
    }

    static final class Child {
        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            Cancellation cancellation = new Cancellation();
            Interrupt.on(cancellation, () -> System.out.println("stopping"), () -> System.out.println("ending"));
            if (!args[0].equals("early")) {
                cancellation.begin();
            }
            System.out.println("ready");
            CountDownLatch never = new CountDownLatch(1);
            try {
                never.await();
            } catch (InterruptedException e) {
                if (args[0].equals("stubborn")) {
                    System.out.println("staying");
                    never.await();
                }
                end(cancellation);
            }
        }

        private static void end(Cancellation cancellation) {
            try {
                cancellation.check();
            } catch (Cancelled e) {
                System.out.println("interrupted, requested " + cancellation.requested() + ", Cancelled");
                System.exit(e.exitCode().code());
            }
        }
    }
}
