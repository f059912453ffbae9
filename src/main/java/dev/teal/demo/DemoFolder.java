package dev.teal.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The demo's temporary folder with all its files, and its ports.
record DemoFolder(Path root, int routerPort, int controlPort, int bluePort, int greenPort) {

    static DemoFolder make() {
        try {
            Path root = Files.createTempDirectory("demo");
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            List<Integer> ports = freePorts();
            return new DemoFolder(root, ports.get(0), ports.get(1), ports.get(2), ports.get(3));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Opens all of them at once, so that they differ.
    private static List<Integer> freePorts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket a = new ServerSocket(0, 1, loopback);
                ServerSocket b = new ServerSocket(0, 1, loopback);
                ServerSocket c = new ServerSocket(0, 1, loopback);
                ServerSocket d = new ServerSocket(0, 1, loopback)) {
            return List.of(a.getLocalPort(), b.getLocalPort(), c.getLocalPort(), d.getLocalPort());
        }
    }

    Path nginx() {
        return root.resolve("nginx");
    }

    Path config() {
        return root.resolve("teal.yml");
    }

    private Path app() {
        return root.resolve("app");
    }

    void writeApp(Path built) {
        try {
            Files.createDirectories(app().resolve("lib"));
            Files.copy(built.resolve("agent-hub.jar"), app().resolve("agent-hub.jar"));
            try (Stream<Path> libraries = Files.list(built.resolve("lib"))) {
                for (Path library : libraries.toList()) {
                    Files.copy(library, app().resolve("lib").resolve(library.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A teal.yml as a user would write one.
    void writeConfig(PrivateNginx nginx, String version, Map<String, String> env) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String words = nginx.command().stream().map(DemoFolder::quoted).collect(Collectors.joining(", "));
        String more = env.entrySet().stream()
                .map(entry -> ", " + entry.getKey() + ": " + quoted(entry.getValue()))
                .collect(Collectors.joining());
        String text = """
                app: agent-hub
                server: local
                runtime: process
                directory: %s
                image:
                  files: app
                  command: [%s, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx96m, --enable-native-access=ALL-UNNAMED,
                            -cp, "agent-hub.jar:lib/*", agenthub.AgentHub]
                container:
                  env: {BIND: 127.0.0.1, DATA_DIR: %s, APP_VERSION: %s%s}
                slots: {blue: %d, green: %d}
                router:
                  listen: 127.0.0.1:%d
                  control: 127.0.0.1:%d
                  nginx: {command: [%s], directory: %s}
                health: {path: "/api/assets?page_size=1", tries: 5, interval: 1s, steady: 300ms}
                drain: 3s
                """.formatted(
                        quoted(root + "/server"),
                        quoted(java),
                        quoted(root + "/server/data"),
                        quoted(version),
                        more,
                        bluePort,
                        greenPort,
                        routerPort,
                        controlPort,
                        words,
                        quoted(nginx().resolve("conf.d").toString()));
        try {
            Files.writeString(config(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    void remove() {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
