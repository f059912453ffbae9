package dev.teal.router;

import dev.teal.event.Events;
import dev.teal.ground.FreePort;
import dev.teal.ground.Until;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An nginx for one test, in its own folder and on a free port; stopped by [#close].
public final class PrivateNginx implements AutoCloseable {
    private final Path folder;
    private final int port = FreePort.next();

    private PrivateNginx(Path folder) {
        this.folder = folder;
    }

    /// Does not run yet: [Router#install] starts it.
    /// @param user the user of the workers when this runs as root
    public static PrivateNginx in(Path folder, String user) {
        PrivateNginx nginx = new PrivateNginx(folder);
        try {
            Files.createDirectories(nginx.confD());
            Files.createDirectories(folder.resolve("tmp"));
            Files.writeString(
                    folder.resolve("nginx.conf"),
                    (isRoot() ? "user " + user + ";\n" : "") + CONFIG.replace("@folder@", folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nginx;
    }

    public static PrivateNginx in(Path folder) {
        return in(folder, System.getProperty("user.name"));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    public int port() {
        return port;
    }

    public Path confD() {
        return folder.resolve("conf.d");
    }

    List<String> command() {
        return List.of(
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                folder.resolve("nginx.conf").toString(),
                "-e",
                folder.resolve("error.log").toString());
    }

    /// The `router:` section of a `teal.yml` that uses this nginx.
    public String section(String more) {
        return "router:\n  listen: 127.0.0.1:" + port + "\n  nginx:\n    command: [" + String.join(", ", command())
                + "]\n    directory: " + confD() + "\n" + more;
    }

    public Result run(String... arguments) {
        try (Server local = new LocalServer(Events.NONE)) {
            List<String> argv = new ArrayList<>(command());
            argv.addAll(List.of(arguments));
            return local.run(Command.of(argv));
        }
    }

    /// Waits for the old workers to end: until then they still accept connections.
    public void reload() throws IOException {
        List<ProcessHandle> old = master().children().toList();
        Result reloaded = run("-s", "reload");
        if (!reloaded.ok()) {
            throw new IllegalStateException(reloaded.toString());
        }
        Until.holds("the old workers have ended", () -> old.stream().noneMatch(ProcessHandle::isAlive));
    }

    private ProcessHandle master() throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pid()).strip())).orElseThrow();
    }

    private Path pid() {
        return folder.resolve("nginx.pid");
    }

    @Override
    public void close() {
        try {
            if (Files.exists(pid())) {
                master().destroy();
                Until.holds("nginx ended", () -> !Files.exists(pid())); // its last act
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static final String MODULES = """
            load_module /usr/lib/nginx/modules/ndk_http_module.so;
            load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;
            """;

    private static final String CONFIG = MODULES + """
            worker_processes 1;
            pid @folder@/nginx.pid;
            error_log @folder@/error.log info;
            events { worker_connections 512; }
            http {
                access_log off;
                client_body_temp_path @folder@/tmp/body;
                proxy_temp_path @folder@/tmp/proxy;
                fastcgi_temp_path @folder@/tmp/fastcgi;
                uwsgi_temp_path @folder@/tmp/uwsgi;
                scgi_temp_path @folder@/tmp/scgi;
                include @folder@/conf.d/*.conf;
            }
            """;
}
