package dev.teal.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.ground.Until;
import dev.teal.runtime.Processes;
import dev.teal.runtime.Values;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Releases as plain processes, in sessions of their own.
class ProcessSlotsTest extends SlotProcesses {
    @Test
    void emptySlotsHaveNoState() {
        assertThat(slotStates()).isEqualTo(Map.of(Slot.BLUE, SlotState.NONE, Slot.GREEN, SlotState.NONE));
    }

    @Test
    void aStartedReleaseIsRunningInTheSlot() throws IOException {
        started("r1", WAITS);
        SlotState blue = blue();
        assertThat(blue.release()).isEqualTo("r1");
        assertThat(blue.image()).isEqualTo("r1");
        assertThat(blue.status()).isEqualTo(SlotState.Status.RUNNING);
        assertThat(blue.restarts()).isZero();
        assertThat(slotStates()).containsEntry(Slot.GREEN, SlotState.NONE);
    }

    @Test
    void thePortTheReleaseAndTheSlotAreInTheEnvironment() throws IOException {
        started("r1", "echo $PORT $TEAL_RELEASE $TEAL_SLOT ${LC_ALL-none} >environment; " + WAITS);
        assertThat(file("r1", "environment")).hasContent(port + " r1 blue none");
    }

    @Test
    void everyByteOfTheEnvironmentArrives() throws IOException {
        started("r1", "cat /proc/self/environ >environment; " + WAITS, Values.all());
        assertThat(Files.readString(file("r1", "environment")).split("\0"))
                .contains(Values.all().entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .toArray(String[]::new));
    }

    /// Names that the scripts around the app might use themselves.
    @Test
    void noVariableNameClashesWithTheScriptsAroundTheApp() throws IOException {
        Map<String, String> values = Map.of(
                "slot", "1", "release", "2", "image", "3", "env", "4", "port", "5", "folder", "6", "name", "7", "app",
                "8", "stop", "9", "code", "10");
        started("r1", "cat /proc/self/environ >environment; " + WAITS, values);
        assertThat(Files.readString(file("r1", "environment")).split("\0"))
                .contains(values.entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .toArray(String[]::new))
                .contains("PORT=" + port, "TEAL_RELEASE=r1", "TEAL_SLOT=blue");
    }

    @Test
    void anAppThatEndsByItselfIsRestartedAndCounted() throws IOException {
        started("r1", "echo >started; exit 3");
        Until.holds("it was started again", () -> blue().restarts() >= 1);
        SlotState seen = blue(); // read once, because the restarts go on
        assertThat(seen.exitCode()).isEqualTo(3);
        assertThat(seen.instance()).endsWith("/" + seen.restarts());
    }

    @Test
    void theSlotsProcessesAreThoseOfItsSession() throws IOException {
        started("r1", "echo $$ >pid; " + WAITS);
        int pid = Integer.parseInt(Files.readString(file("r1", "pid")).strip());
        assertThat(Processes.of(server.run(slots.processes(Slot.BLUE)).lines()).processes())
                .extracting(Processes.AppProcess::pid)
                .contains(pid);
        assertThat(server.run(slots.processes(Slot.GREEN)).out()).isEmpty();
    }

    @Test
    void stoppingSendsSigtermAndWaitsForTheEnd() throws IOException {
        started("r1", "trap 'sleep 0.3; echo bye >last; exit 0' TERM; " + WAITS);
        Result stopped = server.run(slots.stop(Slot.BLUE, Duration.ofSeconds(30)));
        assertThat(stopped.ok()).isTrue();
        assertThat(stopped.out()).isEmpty();
        assertThat(file("r1", "last")).hasContent("bye");
        assertThat(blue().status()).isEqualTo(SlotState.Status.STOPPED);
        assertThat(blue().exitCode()).isZero();
        assertThat(blue().release()).isEqualTo("r1");
    }

    @Test
    void anAppThatIgnoresSigtermIsKilledAfterTheTimeout() throws IOException {
        started("r1", "trap '' TERM; echo $$ >pid; " + WAITS);
        long pid = Long.parseLong(Files.readString(file("r1", "pid")).strip());
        Result stopped = server.run(slots.stop(Slot.BLUE, Duration.ofSeconds(1)));
        assertThat(stopped.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(stopped.out()).isEqualTo("killed\n");
        Until.holds(
                "it is gone",
                () -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertThat(blue().status()).isEqualTo(SlotState.Status.STOPPED);
    }

    /// Between two runs there is no process for SIGTERM, and the app must not be started again.
    @Test
    void anAppThatIsBeingRestartedStops() throws IOException {
        started("r1", "echo >>count; echo >started; exit 1");
        Until.holds("it ended", () -> blue().restarts() > 0);
        Result stopped = server.run(slots.stop(Slot.BLUE, Duration.ofSeconds(60)));
        assertThat(stopped.took()).isLessThan(Duration.ofSeconds(30));
        File count = file("r1", "count").toFile();
        long starts = count.length();
        assertThat(blue().status()).isEqualTo(SlotState.Status.STOPPED);
        assertThat(Until.within(Duration.ofSeconds(2), () -> count.length() > starts))
                .isFalse();
    }

    @Test
    void aSlotThatIsBeingFilledHasAState() throws IOException {
        Path slot = Files.createDirectories(directory.resolve("teal/processes/blue"));
        Files.writeString(slot.resolve("release"), "r1\n");
        assertThat(blue()).isEqualTo(new SlotState("r1", "", SlotState.Status.STOPPED, 0, 0, "/0"));
    }

    /// After a reboot another process may have the id, of this account or of a user who waited for it.
    @Tag("server")
    @ParameterizedTest
    @ValueSource(strings = {"0", "65534"})
    void aProcessThatReusesTheIdIsNotTheApp(String user) throws IOException {
        started("r1", WAITS);
        server.run(slots.stop(Slot.BLUE, Duration.ofSeconds(1)));
        Process other =
                new ProcessBuilder("setsid", "setpriv", "--reuid", user, "--clear-groups", "sleep", "60").start();
        try {
            Path pid = directory.resolve("teal/processes/blue/pid");
            Files.writeString(pid, other.pid() + "\n");
            assertThat(blue().status()).isEqualTo(SlotState.Status.STOPPED);
            assertThat(checked().err()).isEqualTo("teal: port " + port + " the app is not running\n");
            server.run(slots.stop(Slot.BLUE, Duration.ofSeconds(1)));
            assertThat(other.isAlive()).isTrue();
            Files.writeString(pid, other.pid() + "\n");
            started("r2", WAITS);
            assertThat(blue().running()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    /// The app goes on without its supervisor.
    @Test
    void stoppingEndsTheAppOfAKilledSupervisor() throws IOException {
        started("r1", "echo $$ >pid; " + WAITS);
        long app = Long.parseLong(Files.readString(file("r1", "pid")).strip());
        server.run(Command.script("kill -KILL $(cat \"$1/pid\")", directory + "/teal/processes/blue"));
        server.run(slots.stop(Slot.BLUE, Duration.ofSeconds(1)));
        Until.holds(
                "it is gone",
                () -> !ProcessHandle.of(app).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void stoppingAnEmptySlotIsNoError() {
        assertThat(server.run(slots.stop(Slot.GREEN, Duration.ofSeconds(1))).ok())
                .isTrue();
    }

    @Test
    void aReleaseReplacesAStoppedOne() throws IOException {
        started("r1", WAITS);
        server.run(slots.stop(Slot.BLUE, Duration.ofSeconds(30)));
        started("r2", WAITS);
        assertThat(blue().release()).isEqualTo("r2");
        assertThat(blue().running()).isTrue();
        assertThat(blue().exitCode()).isZero();
    }

    @Test
    void theLogHasTheAppsLastLines() throws IOException {
        started("r1", "echo one; echo two >&2; echo three; " + WAITS);
        assertThat(server.run(slots.logs(Slot.BLUE, 3, false)).lines()).containsExactly("two", "three", "here");
    }

    @Test
    void theAppDoesNotInheritTheLockOfItsStarter() throws IOException {
        Path lock = Files.createFile(directory.resolve("lock"));
        try (Server locked = server.locked(lock.toString())) {
            start(locked, "r1", WAITS, Map.of());
        }
        server.locked(lock.toString()).close();
        assertThat(blue().running()).isTrue();
    }

    @Test
    void theReleaseCommandRunsWithTheReleasesFilesAndEnvironment() throws IOException {
        ship("r1", "true", Values.all());
        Result ran = server.run(slots.runOnce(
                release("r1"),
                List.of("/bin/sh", "-c", "cat run | head -n 1; printf %s \"$KEY\"; echo $TEAL_RELEASE")));
        assertThat(ran.out()).isEqualTo("#!/bin/sh\n-----BEGIN KEY-----\nit's $HOME\n-----END KEY-----\nr1\n");
    }

    @Test
    void aCommandOfTheUserRunsThereToo() throws IOException {
        start(server, "r1", WAITS, Map.of("KEY", "value"));
        List<String> argv = List.of("/bin/sh", "-c", "head -c 2 run; echo $KEY $TEAL_RELEASE $TERM; exit 7");
        Streams pipes = new Streams(false, false);
        Streams terminal = new Streams(true, true);
        Result exec = server.run(slots.userCommands().exec(Slot.BLUE, blue(), pipes, argv));
        assertThat(exec.out()).isEqualTo("#!value r1\n");
        assertThat(exec.exitCode()).isEqualTo(7);
        assertThat(server.run(slots.userCommands().run(release("r1"), terminal, true, argv))
                        .out())
                .isEqualTo("#!value r1 xterm\n");
        assertThat(server.run(slots.userCommands().findShell(Slot.BLUE, blue())).lastLine())
                .isEqualTo("bash");
    }

    @Test
    void aReleaseWithoutItsEnvironmentDoesNotStart() throws IOException {
        ship("r1", WAITS, Map.of());
        Files.delete(directory.resolve("teal/env/r1.sh"));
        Result refused = server.run(slots.start(Slot.BLUE, release("r1"), RestartPolicy.UNLESS_STOPPED));
        assertThat(refused.ok()).isFalse();
        assertThat(String.join(" ", refused.errorLines())).contains("r1.sh");
    }

    /// As on a busy machine. If the start were reported as failed, the app would then run unnoticed.
    @Test
    void aSupervisorThatTakesASecondToStartIsWaitedFor() throws IOException {
        ship("r1", WAITS, Map.of());
        Path slow = Files.createDirectory(directory.resolve("slow"));
        Path mv = slow.resolve("mv");
        Files.writeString(mv, "#!/bin/sh\nsleep 1\nexec /bin/mv \"$@\"\n");
        assertThat(mv.toFile().setExecutable(true)).isTrue();
        String start = slots.start(Slot.BLUE, release("r1"), RestartPolicy.UNLESS_STOPPED)
                .toString();
        Result started = server.run(Command.script("PATH=$1:$PATH; export PATH\n" + start, List.of(slow.toString())));
        assertThat(started.ok()).isTrue();
        assertThat(blue().running()).isTrue();
    }

    @Test
    void aReleaseWithoutItsFilesDoesNotStart() throws IOException {
        ship("r1", WAITS, Map.of());
        Files.move(file("r1", ""), directory.resolve("away"));
        Result refused = server.run(slots.start(Slot.BLUE, release("r1"), RestartPolicy.UNLESS_STOPPED));
        assertThat(refused.ok()).isFalse();
        assertThat(String.join(" ", refused.errorLines())).contains("teal/files/r1");
        assertThat(blue().running()).isFalse();
    }

    private Result checked() {
        return server.run(slots.listener(Slot.BLUE).orElseThrow());
    }

    private Map<Slot, SlotState> slotStates() {
        return slots.slotStates(server.run(slots.inspect()), server);
    }

    private SlotState blue() {
        return slots.slotState(Slot.BLUE, server);
    }
}
