package dev.teal.demo;

import dev.teal.base.Problem;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The demo's own nginx. All its files are in one folder, and it needs no root.
///
/// @param program the nginx command
/// @param folder  contains `nginx.conf` and `conf.d`
record PrivateNginx(String program, Path folder) {
    private static final Duration DOWNLOAD = Duration.ofMinutes(2);

    private static final String CONFIG = """
            @user@
            worker_processes 1;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path temp/body;
                proxy_temp_path temp/proxy;
                fastcgi_temp_path temp/fastcgi;
                uwsgi_temp_path temp/uwsgi;
                scgi_temp_path temp/scgi;
                include conf.d/*.conf;
            }
            """;

    /// Finds an nginx and writes its configuration. It starts when the router's file is installed.
    static PrivateNginx prepare(Server local, Path folder) {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "teal", "nginx");
        Result found = local.run(
                Command.script(Scripts.read(PrivateNginx.class, "find-nginx.sh"), cache.toString()), DOWNLOAD);
        if (!found.ok()) {
            throw Problem.failed(
                    "the demo needs nginx, which is not in PATH and could not be downloaded",
                    "install it (`apt-get install nginx-light`, `brew install nginx`), then run `teal demo` again");
        }
        // Started by root, nginx runs its workers as another user, who may be unable to read the demo's folder.
        String user = local.run(Command.of("id", "-u")).out().strip().equals("0") ? "user root;" : "";
        PrivateNginx nginx = new PrivateNginx(found.lines().getLast(), folder);
        Command write = Command.script(
                        "mkdir -p \"$1/conf.d\" \"$1/temp\" && cat >\"$1/nginx.conf\"", folder.toString())
                .withInput(CONFIG.replace("@user@", user));
        Result written = local.run(write);
        if (!written.ok()) {
            throw Problem.failed(
                    "the demo's folder cannot be written", written.errorLines(), "free some space in /tmp");
        }
        return nginx;
    }

    /// The value of `router.nginx.command` in the demo's teal.yml.
    List<String> command() {
        return List.of(program, "-p", folder + "/", "-c", folder + "/nginx.conf", "-e", folder + "/error.log");
    }

    /// Returns when it has removed its own files, so that the folder can be deleted.
    void stop(Server local) {
        local.run(Command.script("""
                cd "$1" && read -r pid <nginx.pid && kill -TERM "$pid" || exit 0
                i=0; while [ -e nginx.pid ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
                """, folder.toString()));
    }
}
