package dev.teal.server.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LockHeld;
import dev.teal.server.Server;
import dev.teal.server.ServerLost;
import dev.teal.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A connection outlives the verb that opened it. Nothing else does.
@Tag("server")
class KeptConnectionTest {
    private LocalSshd sshd;
    private SshClient client;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        sshd = LocalSshd.start();
        client = sshd.client();
    }

    @AfterEach
    void stop() throws IOException {
        sshd.close();
    }

    private Server connect() {
        return Servers.connect(sshd.destination(), client, Events.NONE);
    }

    /// Identifies a connection by the client's port.
    private static String connection(Server server) {
        return server.run(Command.script("echo \"$SSH_CONNECTION\"")).out();
    }

    private String oneVerb() {
        try (Server server = connect()) {
            return connection(server);
        }
    }

    @Test
    void theNextVerbReusesTheConnection() {
        assertThat(oneVerb()).isEqualTo(oneVerb());
        assertThat(sshd.masters()).hasSize(1);
    }

    @Test
    void theConnectionEndsByItselfAndLeavesNothing() {
        client = sshd.briefClient();
        try (Server server = connect();
                Channel channel = server.open(Command.of("cat"));
                Server locked = server.locked(sshd.lockFile())) {
            assertThat(channel.in()).isNotNull();
            assertThat(locked.run(Command.of("true")).ok()).isTrue();
            Until.holds(
                    "master, worker and channel run", () -> sshd.sshProcesses().size() == 3);
        }
        Until.holds("no ssh is left", () -> sshd.sshProcesses().isEmpty());
        assertThat(sshd.sockets()).isEmpty();
    }

    @Test
    void otherUsersCannotReachItsSocket() throws IOException {
        oneVerb();
        Path directory = sshd.sockets().getFirst().getParent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    /// Another user may have created it first: /tmp is shared.
    @Test
    void aDirectoryThatOthersMayEnterIsNotUsed() throws IOException {
        Path directory = sshd.controlParent().resolve("teal-" + System.getProperty("user.name"));
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(oneVerb()).isNotEqualTo(oneVerb());
        assertThat(sshd.masters()).isEmpty();
    }

    @Test
    void anotherConfigurationGetsAnotherConnection() {
        String first = oneVerb();
        client = sshd.client();
        assertThat(oneVerb()).isNotEqualTo(first);
    }

    @Test
    void aKilledTealReleasesItsLockAtOnce() throws IOException, InterruptedException {
        Process teal = holder();
        try {
            assertThat(teal.inputReader().readLine()).isEqualTo("connected");
            try (Server server = connect()) {
                assertThatThrownBy(() -> server.locked(sshd.lockFile())).isInstanceOf(LockHeld.class);
                long killed = System.nanoTime();
                teal.destroyForcibly().waitFor();
                Until.holds("lock is free", () -> isFree(server));
                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(30));
            }
            Until.holds("only the master is left", () -> sshd.sshProcesses().size() == 1);
        } finally {
            teal.destroyForcibly();
        }
    }

    private boolean isFree(Server server) {
        try {
            server.locked(sshd.lockFile()).close();
            return true;
        } catch (LockHeld held) {
            return false;
        }
    }

    private Process holder() throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ConnectionHolder.class.getName(),
                sshd.destination().target(),
                String.valueOf(sshd.port()),
                sshd.controlParent().toString(),
                "60",
                sshd.lockFile()));
        argv.addAll(client.program());
        return new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void aMasterKilledBetweenTwoVerbsIsReplaced() {
        String first = oneVerb();
        ServerUnderTest.kill(sshd.masters().getFirst().pid());
        Until.holds("it is gone", () -> sshd.masters().isEmpty());
        assertThat(sshd.sockets()).hasSize(1);
        String second = oneVerb();
        assertThat(second).isNotEqualTo(first);
        assertThat(oneVerb()).isEqualTo(second);
    }

    @Test
    void aMasterKilledDuringAVerbFailsThatVerbAndNotTheNext() {
        try (Server server = connect()) {
            String file = sshd.lockFile();
            Server locked = server.locked(file);
            ServerUnderTest.kill(sshd.masters().getFirst().pid());
            assertThatThrownBy(() -> locked.run(Command.of("true"))).isInstanceOf(ServerLost.class);
        }
        try (Server next = connect()) {
            Until.holds("lock is free", () -> isFree(next));
        }
    }

    @Test
    void aServerRebootedBetweenTwoVerbsGetsANewConnection() {
        try (TestServer remote = TestServer.view("kept")) {
            Destination.Ssh destination = new Destination.Ssh(remote.name(), OptionalInt.empty());
            Supplier<String> verb = () -> {
                try (Server server = Servers.connect(destination, SshClient.of(remote.environment()), Events.NONE)) {
                    return connection(server);
                }
            };
            String first = verb.get();
            assertThat(verb.get()).isEqualTo(first);
            remote.reboot();
            assertThat(verb.get()).isNotEqualTo(first);
        }
    }

    /// As on a connection that accepts data but returns none, which the master itself detects only after 15 s.
    @Test
    void aConnectionThatDoesNotAnswerIsNotReused() throws IOException, InterruptedException {
        String first = oneVerb();
        List<Long> sshds = sshd.sessions();
        signal("STOP", sshds);
        try {
            assertThat(oneVerb()).isNotEqualTo(first);
        } finally {
            signal("CONT", sshds);
        }
    }

    private static void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(pid -> argv.add(pid.toString()));
        assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void concurrentVerbsShareTheConnectionWithTheirOwnWorkersAndLocks() throws IOException {
        Path other = Files.createFile(sshd.directory().resolve("other-lock"));
        try (Server one = connect();
                Server firstLock = one.locked(sshd.lockFile())) {
            try (Server two = connect();
                    Server secondLock = two.locked(other.toString())) {
                assertThat(connection(firstLock)).isEqualTo(connection(secondLock));
                try (Server three = connect()) {
                    assertThatThrownBy(() -> three.locked(sshd.lockFile())).isInstanceOf(LockHeld.class);
                }
            }
            assertThat(firstLock.run(Command.of("echo", "goes on")).out()).isEqualTo("goes on\n");
        }
    }
}
