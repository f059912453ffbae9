package dev.teal.router;

import dev.teal.app.Address;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.runtime.Example;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// A whole server with nginx, whose app answers with the head of the request that reached it. It has the addresses
/// 203.0.113.1 to 203.0.113.30 itself, from which its curl can be a visitor that is not in `router.trusted`.
@Tag("server")
abstract class WithEchoServer {
    private static final String APP = """
            server {
                listen 127.0.0.1:3000;
                large_client_header_buffers 4 96k;
                location / {
                    content_by_lua_block {
                        local head = ngx.req.raw_header()
                        ngx.header.content_length = #head
                        ngx.print(head)
                    }
                }
                location /slow { content_by_lua_block { ngx.sleep(2) ngx.print("slow") } }
            }
            """;

    static TestServer server;
    private static Server connection;

    @BeforeAll
    static void up() {
        server = TestServer.view("edge");
        connection = server.connect();
        server.must("rm -f /etc/nginx/sites-enabled/default; mkdir -p /etc/ssl"
                + "; cat >/etc/nginx/conf.d/app.conf <<'E'\n" + APP + "E\n"
                + "for i in $(seq 30); do ip address add 203.0.113.$i/32 dev lo; done"
                + "; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hub"
                + " -addext subjectAltName=IP:" + server.address()
                + " -keyout /etc/ssl/hub.key -out /etc/ssl/hub.pem 2>/dev/null");
        server.startNginx();
    }

    @AfterAll
    static void down() {
        connection.close();
        server.close();
    }

    /// Installs the file of the app `hub`.
    ///
    /// @param yaml further lines of teal.yml
    static Router route(String yaml) {
        return route("hub", yaml);
    }

    static Router route(String app, String yaml) {
        server.must("mkdir -p /opt/" + app + "/route");
        Config config = Example.config("app: " + app + "\nserver: local\n" + yaml);
        Layout layout = new Layout(config.directory());
        Router router = new Router(config, layout);
        Address echo = new Address("127.0.0.1", 3000);
        Result installed = connection.run(router.install(new NginxFile(config, layout, echo, echo)));
        if (!installed.ok()) {
            throw new IllegalStateException(installed.toString());
        }
        Until.holds(
                "the old workers have ended",
                () -> !server.look("pgrep -f 'worker process is shutting down'").ok());
        return router;
    }

    /// As Teal's own probes.
    static Result probe(Router router) {
        return connection.run(router.visit("/", Until.PATIENCE));
    }

    /// curl on the server; prints the answer's head and body.
    static String curl(String from, String arguments) {
        return server.must("curl -sSi --max-time 20 --interface " + from + " " + arguments);
    }

    /// Statuses of as many requests in turn.
    static List<String> statuses(int requests, String from, String arguments) {
        return server.must(
                        "for i in $(seq " + requests + "); do curl -s --max-time 20 -o /dev/null -w '%{http_code}\\n'"
                                + " --interface " + from + " " + arguments + "; done")
                .lines()
                .toList();
    }
}
