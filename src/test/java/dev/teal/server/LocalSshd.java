package dev.teal.server;

import dev.teal.config.Destination;
import dev.teal.ground.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A real sshd of the current user's on a free loopback port, with keys, banner and a noisy `.bashrc` of its
/// own.
final class LocalSshd implements AutoCloseable {
    private static final String USER = System.getProperty("user.name");

    private final Path directory;
    private final int port;
    private final Process sshd;

    private LocalSshd(Path directory, int port, Process sshd) {
        this.directory = directory;
        this.port = port;
        this.sshd = sshd;
    }

    static LocalSshd start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "sshd");
        int port = freePort();
        key(directory.resolve("host"));
        key(directory.resolve("other-host"));
        key(directory.resolve("user"));
        key(directory.resolve("stranger"));
        Files.copy(directory.resolve("user.pub"), directory.resolve("authorized_keys"));
        Files.createDirectory(directory.resolve("home"));
        Files.createDirectory(directory.resolve("control"));
        Files.createFile(directory.resolve("lock"));
        Files.writeString(directory.resolve("home/.bashrc"), "echo noise on stdout; printf noise; echo noise >&2\n");
        Files.writeString(directory.resolve("banner"), "*** A BANNER ***\n");
        Files.writeString(directory.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %1$d
                HostKey %2$s/host
                AuthorizedKeysFile %2$s/authorized_keys
                Banner %2$s/banner
                PidFile none
                UsePAM no
                MaxStartups 50
                StrictModes no
                PermitRootLogin prohibit-password
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                SetEnv HOME=%2$s/home
                """.formatted(port, directory));
        if (USER.equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        return new LocalSshd(directory, port, startSshd(directory));
    }

    private static Process startSshd(Path directory) throws IOException {
        Path log = directory.resolve("log");
        Process sshd = new ProcessBuilder(
                        "/usr/sbin/sshd",
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Until.holds("sshd listens", () -> read(log).contains("Server listening"));
        return sshd;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    int port() {
        return port;
    }

    String lockFile() {
        return directory.resolve("lock").toString();
    }

    Path controlParent() {
        return directory.resolve("control");
    }

    Destination.Ssh destination() {
        return new Destination.Ssh(USER + "@127.0.0.1", OptionalInt.of(port));
    }

    /// An ssh that knows the server and whose key the server knows.
    SshClient client() {
        return client("user", "host");
    }

    /// @param key     the file of the user's key
    /// @param hostKey the file of the host key that is taken for the server's; empty for none
    SshClient client(String key, String hostKey) {
        try {
            Path knownHosts = Files.createTempFile(directory, "known", "");
            if (!hostKey.isEmpty()) {
                String known = Files.readString(directory.resolve(hostKey + ".pub"));
                Files.writeString(knownHosts, "[127.0.0.1]:" + port + " " + known);
            }
            Path config = Files.createTempFile(directory, "config", "");
            Files.writeString(config, """
                    IdentityFile %s/%s
                    IdentitiesOnly yes
                    IdentityAgent none
                    UserKnownHostsFile %s
                    GlobalKnownHostsFile /dev/null
                    ControlMaster auto
                    ControlPath %s/users-own
                    ControlPersist 60
                    StrictHostKeyChecking no
                    RequestTTY force
                    """.formatted(directory, key, knownHosts, directory));
            return new SshClient(List.of("ssh", "-F", config.toString()), false, controlParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// ssh processes that use one of this server's configurations.
    List<String> sshProcesses() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .filter(process -> process.command().orElse("").endsWith("/ssh"))
                .flatMap(process -> process.commandLine().stream())
                .filter(line -> line.contains("-F " + directory))
                .toList();
    }

    List<Path> controlDirectories() {
        try (Stream<Path> found = Files.list(controlParent())) {
            return found.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        sshd.destroy();
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }

    private static void key(Path file) throws IOException, InterruptedException {
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
