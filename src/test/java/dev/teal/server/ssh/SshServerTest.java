package dev.teal.server.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.server.Channel;
import dev.teal.server.CleanEnvironment;
import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ServerContract;
import dev.teal.server.ServerUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class SshServerTest implements ServerContract {
    private static LocalSshd sshd;
    private static SshClient client;
    private static Server shared;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        sshd = LocalSshd.start();
        client = sshd.client();
        shared = connect(client);
        shared.run(Command.of("true")); // connects now, because some tests break what connecting needs
    }

    @AfterAll
    static void stop() throws IOException {
        shared.close();
        sshd.close();
    }

    @Override
    public Server server() {
        return shared;
    }

    /// Uses the same connection, like the next verb.
    @Override
    public Server connect() {
        return connect(client);
    }

    @Override
    public long pid(Server server) {
        return ((SshServer) server).pid();
    }

    private static Server connect(SshClient client) {
        return Servers.connect(sshd.destination(), client, Events.NONE);
    }

    /// An ssh older than 8.7, which rejects unknown options with the message of today's ssh.
    @Test
    void anOldSshGetsOnlyTheOptionsItHas() throws IOException {
        Path old = Files.writeString(sshd.directory().resolve("old-ssh"), """
                #!/bin/sh
                case "$*" in *" SessionType="*)
                  ssh -o NoSuchOption=1 127.0.0.1 2>&1 | sed s/nosuchoption/sessiontype/ >&2; exit 255 ;;
                esac
                exec ssh "$@"
                """);
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));
        Path config = Files.writeString(
                sshd.directory().resolve("old-config"),
                Files.readString(Path.of(client.program().getLast()))
                        .replaceAll("(?m)^(SessionType|StdinNull|ForkAfterAuthentication) .*\n", ""));
        List<String> program = List.of(old.toString(), "-F", config.toString());
        try (Server server = connect(new SshClient(program, false, sshd.controlParent(), Duration.ofSeconds(1)));
                Channel channel = server.open(Command.of("echo", "a channel"))) {
            assertThat(text(channel)).isEqualTo("a channel\n");
            assertThat(server.run(Command.of("echo", "worker")).out()).isEqualTo("worker\n");
        }
    }

    @Test
    void aTooLongControlPathIsNotUsed() throws IOException {
        Path deep = Files.createDirectory(sshd.directory().resolve("x".repeat(120)));
        SshClient usual = sshd.client();
        try (Server server = connect(new SshClient(usual.program(), false, deep, usual.keep()));
                Channel channel = server.open(Command.of("echo", "own connection"))) {
            assertThat(server.run(Command.of("echo", "worker")).out()).isEqualTo("worker\n");
            assertThat(text(channel)).isEqualTo("own connection\n");
        }
        assertThat(deep).isDirectoryNotContaining(Files::isRegularFile);
    }

    /// The account's `.bashrc` and `.curlrc` name a proxy that does not exist.
    @Test
    void tealsRequestsBypassTheAccountsProxy() throws IOException {
        HttpServer app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        app.start();
        try {
            String url = "http://127.0.0.1:" + app.getAddress().getPort();
            assertThat(shared.run(Command.of(Curl.argv(url))).out()).isEqualTo("ok");
            assertThat(shared.run(Command.of("curl", "--silent", url)).out())
                    .as("by a plain curl")
                    .isEmpty();
        } finally {
            app.stop(0);
        }
    }

    @Test
    void downloadsUseTheAccountsProxy() {
        assertThat(shared.run(Command.script(CleanEnvironment.WITH_PROXIES + "env | grep proxy | sort"))
                        .out())
                .isEqualTo("""
                        http_proxy=http://ada:secret@127.0.0.1:1
                        https_proxy=http://127.0.0.1:2
                        no_proxy=.example.com
                        """);
    }

    @Test
    void theAccountsDirectoriesFollowTheSystemsInPath() {
        String home = sshd.directory() + "/home";
        String path = shared.run(Command.script("echo \"$PATH\"")).out();
        assertThat(path).contains(":/usr/bin:").contains(home + "/bin:").endsWith(home + "/further\n");
    }

    @Test
    void channelsUseTheMastersConnection() {
        Server server = connect();
        try (server;
                Channel channel = server.open(Command.script("echo \"$SSH_CONNECTION\""))) {
            String worker =
                    server.run(Command.script("echo \"$SSH_CONNECTION\"")).out();
            assertThat(text(channel)).isEqualTo(worker);
        }
    }

    /// A terminal sends SIGINT to every process of the foreground group; here that is the group of a JVM with a
    /// connection.
    @Test
    void ctrlCReachesNoSessionOfAMaster() {
        try (Server server = connect();
                Channel channel = server.open(Command.of("cat"))) {
            assertThat(group(pid(server))).isEqualTo(pid(server));
            List<Long> sessions = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains("ControlMaster="))
                    .map(ProcessHandle::pid)
                    .toList();
            assertThat(sessions).isNotEmpty();
            for (long session : sessions) {
                Until.holds("session has its own group", () -> group(session) == session);
            }
            assertThat(channel.in()).isNotNull();
        }
    }

    /// The process group: the third field after the name in /proc/PID/stat.
    private static long group(long pid) {
        String stat = ServerUnderTest.readOrEmpty(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4)[2]);
    }

    @Test
    void everyCommandIsAnEvent() {
        List<Event> events = new ArrayList<>();
        try (Server server = Servers.connect(sshd.destination(), sshd.client(), events::add)) {
            Result result = server.run(Command.of("sh", "-c", "exit 4").withInput("secret"));
            assertThat(events)
                    .containsExactly(new Event.CommandRun(server.name(), "sh -c 'exit 4'", true, 4, result.took()));
        }
    }

    private static String text(Channel channel) {
        try (InputStream out = channel.out()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
