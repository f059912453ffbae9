package dev.teal.server.ssh;

import dev.teal.config.Destination;
import dev.teal.ground.FreePort;
import dev.teal.ground.Until;
import dev.teal.server.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A real sshd, run by the current user on a free loopback port, with its own keys, banner, noisy `.bashrc` and
/// German locale.
final class LocalSshd implements AutoCloseable {
    private static final String USER = System.getProperty("user.name");

    private final Path directory;
    /// Short, because the length of a socket's path is limited.
    private final Path controlParent;

    private final int port;
    private final Process sshd;

    private LocalSshd(Path directory, Path controlParent, int port, Process sshd) {
        this.directory = directory;
        this.controlParent = controlParent;
        this.port = port;
        this.sshd = sshd;
    }

    static LocalSshd start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "sshd");
        int port = FreePort.next();
        key(directory.resolve("host"));
        key(directory.resolve("other-host"));
        key(directory.resolve("user"));
        key(directory.resolve("stranger"));
        Files.copy(directory.resolve("user.pub"), directory.resolve("authorized_keys"));
        Files.createDirectory(directory.resolve("home"));
        Files.createFile(directory.resolve("lock"));
        Files.writeString(directory.resolve("home/.bashrc"), """
                echo noise on stdout; printf noise; echo noise >&2
                umask 077
                export http_proxy=http://ada:secret@127.0.0.1:1 https_proxy=http://127.0.0.1:2 no_proxy=.example.com
                export ALL_PROXY=http://127.0.0.1:1 DOCKER_HOST=tcp://127.0.0.1:1 GREP_OPTIONS=-v TZ=Asia/Tokyo
                export PATH="$HOME/bin:$PATH:$HOME/further"
                """);
        Files.writeString(directory.resolve("home/.curlrc"), "proxy = http://127.0.0.1:1\noutput = /dev/null\n");
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
                SetEnv HOME=%2$s/home LC_ALL=de_DE.UTF-8 LANGUAGE=de
                """.formatted(port, directory));
        if (USER.equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Path controlParent = Files.createTempDirectory(Path.of("/tmp"), "c");
        return new LocalSshd(directory, controlParent, port, startSshd(directory));
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
        return controlParent;
    }

    Destination.Ssh destination() {
        return new Destination.Ssh(USER + "@127.0.0.1", OptionalInt.of(port));
    }

    /// An ssh that trusts the server and has an authorized key. Its configuration has every option a user may
    /// set for interactive sessions; the forwarded port is in use.
    SshClient client() {
        return client("user", "host");
    }

    /// An ssh that ends its connection a second after its last use.
    SshClient briefClient() {
        SshClient usual = client();
        return new SshClient(usual.program(), usual.terminal(), usual.controlParent(), Duration.ofSeconds(1));
    }

    /// @param key     the file of the user's key
    /// @param hostKey the file of the host key in known_hosts; empty for none
    SshClient client(String key, String hostKey) {
        try {
            Path knownHosts = Files.createTempFile(directory, "known", "");
            if (!hostKey.isEmpty()) {
                String known = Files.readString(directory.resolve(hostKey + ".pub"));
                Files.writeString(knownHosts, "[127.0.0.1]:" + port + " " + known);
            }
            Path config = Files.createTempFile(directory, "config", "");
            Files.writeString(config, """
                    IdentityFile %1$s/%2$s
                    IdentitiesOnly yes
                    IdentityAgent none
                    UserKnownHostsFile %3$s
                    GlobalKnownHostsFile /dev/null
                    ControlMaster auto
                    ControlPath %1$s/users-own
                    ControlPersist 60
                    StrictHostKeyChecking no
                    RequestTTY force
                    IgnoreUnknown UseKeychain,SessionType,StdinNull,ForkAfterAuthentication
                    UseKeychain yes
                    SessionType none
                    StdinNull yes
                    ForkAfterAuthentication yes
                    PermitLocalCommand yes
                    LocalCommand cat
                    RemoteCommand echo remote
                    ExitOnForwardFailure yes
                    LocalForward 127.0.0.1:%4$d 127.0.0.1:1
                    """.formatted(directory, key, knownHosts, port));
            return new SshClient(
                    List.of("ssh", "-F", config.toString()), false, controlParent(), Duration.ofMinutes(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The ssh processes that use one of this server's configurations, masters included.
    List<ProcessHandle> sshProcesses() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/ssh"))
                .filter(process -> usesThisServer(commandLine(process)))
                .toList();
    }

    private boolean usesThisServer(String commandLine) {
        return commandLine.contains(directory.toString()) || commandLine.contains(controlParent.toString());
    }

    /// Read from the kernel, because Java has no command line for a process that changed its title.
    private static String commandLine(ProcessHandle process) {
        return ServerUnderTest.readOrEmpty(Path.of("/proc/" + process.pid() + "/cmdline"));
    }

    /// The sshd processes that serve a connection.
    List<Long> sessions() {
        return sshd.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/sshd"))
                .map(ProcessHandle::pid)
                .toList();
    }

    /// The masters, which keep a connection in the background; ssh sets this title itself.
    List<ProcessHandle> masters() {
        return sshProcesses().stream()
                .filter(process -> commandLine(process).contains("[mux]"))
                .toList();
    }

    List<Path> sockets() {
        try (Stream<Path> found = Files.walk(controlParent())) {
            return found.filter(path -> !Files.isDirectory(path)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        masters().forEach(ProcessHandle::destroy);
        sshd.destroy();
        for (Path folder : List.of(directory, controlParent)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static void key(Path file) throws IOException, InterruptedException {
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
