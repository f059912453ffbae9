package dev.teal.ground;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import dev.teal.server.ssh.SshClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A separate server on this machine: own network, processes, control groups, files, sshd and, where it has one, Docker
/// engine and nginx. Needs root, and what `libexec/test-needs.sh` installs.
///
/// Names and addresses are free ones, so servers and test runs beside each other do not meet.
public final class TestServer implements AutoCloseable {
    /// Debian's sshd gives this one to root.
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Place place;
    private final String name;

    private TestServer(Place place, String name) {
        this.place = place;
        this.name = name;
    }

    /// A copy-on-write view of this machine's programs and settings, up in a second: this machine's Docker (running,
    /// with an empty store), nginx (stopped; see [#startNginx()]), sqlite3 and curl; no systemd.
    ///
    /// @param label the beginning of the server's name: letters, digits and `-`
    /// @throws IllegalStateException when it does not come up, with the last lines of its log
    public static TestServer view(String label) {
        return start(label, Init.NONE, "", "");
    }

    /// A bare Debian: ssh, and nothing of Docker, nginx, curl and SQLite; `apt-get` works in it. The first call on a
    /// machine makes the root file system, in about 40 s; later ones take a second or two.
    ///
    /// @throws IllegalStateException when it does not come up, with the last lines of its log
    public static TestServer debian(Suite suite, Init init) {
        return start(suite.codename(), init, suite.bare(), "");
    }

    /// A server with that engine (running, with an empty store), and nginx (stopped), sqlite3, curl and zstd of the
    /// same Debian; no systemd. The first call on a machine makes the root file system, 15 s after the bare one.
    ///
    /// @throws IllegalStateException when it does not come up, with the last lines of its log
    public static TestServer with(Engine engine) {
        return start(engine.label(), Init.NONE, engine.rootfs(), engine.store());
    }

    private static TestServer start(String label, Init init, String rootfs, String store) {
        Place place = Place.claim();
        TestServer server = new TestServer(place, label + "-" + place.number());
        try {
            server.script("make", server.name, init.word(), rootfs, store);
            server.script("start");
            return server;
        } catch (IllegalStateException e) {
            place.close();
            throw e;
        }
    }

    /// The label and a number; the host's name, and its alias in [#sshConfig()].
    public String name() {
        return name;
    }

    /// Reachable from this machine and from other test servers.
    public String address() {
        return "198.18.77." + place.number();
    }

    /// An ssh configuration with this server as its only host: address, user root, key and host key.
    public Path sshConfig() {
        return place.directory().resolve("ssh_config");
    }

    /// What Teal's client is told, to find this server by its name.
    public Map<String, String> environment() {
        return Map.of("TEAL_SSH", "ssh -F " + sshConfig());
    }

    /// As Teal connects to it.
    public Server connect() {
        return Servers.connect(
                new Destination.Ssh(name, OptionalInt.empty()), SshClient.of(environment()), Events.NONE);
    }

    /// Makes an image there of its own shell and `sleep`, for containers that only have to run.
    public void importShell(String tag) {
        must("tar -C / -ch bin/sh bin/sleep lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6"
                + " | docker import - " + tag + " >/dev/null");
    }

    /// Runs a script there over ssh.
    public Result ssh(String script) {
        String config = sshConfig().toString();
        return Shell.run(
                List.of("ssh", "-F", config, "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", name, script), Map.of());
    }

    /// For a test's own looks at the server: runs a script there as ssh would, but without it. A connection of ssh
    /// costs a tenth of a second of a processor, and there are hundreds of looks.
    public Result look(String script) {
        List<String> argv = new ArrayList<>(List.of("nsenter", "-t", processOne(), "-m", "-u", "-i", "-n", "-p", "-C"));
        argv.addAll(List.of("env", "-i", "HOME=/root", "USER=root", "LOGNAME=root", "SHELL=/bin/bash", PATH));
        argv.addAll(List.of("/bin/bash", "-c", "cd; " + script));
        return Shell.run(argv, Map.of());
    }

    /// The server's first process, as this machine sees it; all others descend from it.
    public ProcessHandle process() {
        return ProcessHandle.of(Long.parseLong(processOne())).orElseThrow();
    }

    /// As this machine numbers it: the only child of the `unshare` whose id the scripts keep.
    private String processOne() {
        try {
            String unshare = Files.readString(place.directory().resolve("pid")).strip();
            return Files.readString(Path.of("/proc", unshare, "task", unshare, "children"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not run", e);
        }
    }

    /// As [#look(String)], for what must work: returns standard output without the white space around it.
    ///
    /// @throws IllegalStateException when the script fails, with what it said
    public String must(String script) {
        Result result = look(script);
        if (!result.ok()) {
            throw new IllegalStateException(name + ": exit code " + result.exitCode() + " of: " + script + "\n"
                    + String.join("\n", result.errorLines()));
        }
        return result.out().strip();
    }

    /// Starts nginx, now and after each [#reboot()].
    public void startNginx() {
        must("if [ -d /run/systemd/system ]; then systemctl enable -q --now nginx;"
                + " else touch /etc/ground-starts-nginx && nginx; fi");
    }

    /// Pulls the plug and starts again: processes get no signal that they could catch; files, images and stopped
    /// containers stay, `/run` does not.
    public void reboot() {
        script("stop");
        script("start");
    }

    /// The last lines of what the server's boot and its Docker engine wrote; for messages.
    public String log() {
        return Shell.run(
                        List.of(
                                "tail",
                                "-n",
                                "40",
                                place.directory().resolve("log").toString()),
                        Map.of())
                .out();
    }

    @Override
    public void close() {
        place.close();
    }

    private void script(String verb, String... arguments) {
        List<String> argv = Shell.words(verb, place.number());
        argv.addAll(List.of(arguments));
        Shell.ground("server.sh", argv.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return name + " (" + address() + ")";
    }
}
