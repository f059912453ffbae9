package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.certificate.Authority;
import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two apps on one server, each with a certificate of its own: one with files of its user's, one that Teal gets.
@Tag("server")
class HttpsTest {
    @TempDir
    private Path folder;

    private static void certificate(TestServer server, String app, String name, int days) {
        server.must("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days " + days
                + " -subj /CN=" + name + " -addext subjectAltName=DNS:" + name + " -keyout /etc/ssl/private/" + app
                + ".key -out /etc/ssl/certs/" + app + ".pem 2>/dev/null");
    }

    private TealCommand app(TestServer server, String name, int blue, String tls) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        return TealCommand.in(own, server, Ground.engine())
                .config("""
                app: %1$s
                server: root@%2$s
                image: {context: %3$s}
                container: {volumes: ["data:/app/data"]}
                slots: {blue: %4$d, green: %5$d}
                router:
                  hosts: [%1$s.example.com]
                  tls: %6$s
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                drain: 1s
                """.formatted(name, server.name(), AgentHubImage.context("1"), blue, blue + 1, tls));
    }

    @Test
    void eachIsServedWithItsOwnAndDoctorWatchesThem() throws IOException {
        try (TestServer server = TestServer.view("https")) {
            server.must("rm -f /etc/nginx/sites-enabled/default");
            server.startNginx();
            Authority authority = Authority.on(server);
            server.must("echo '127.0.0.1 beta.example.com' >>/etc/hosts; cp " + authority.root()
                    + " /etc/ssl/certs/beta.pem");
            certificate(server, "alpha", "alpha.example.com", 90);
            TealCommand alpha = app(
                    server, "alpha", 3000, "{certificate: /etc/ssl/certs/alpha.pem, key: /etc/ssl/private/alpha.key}");
            TealCommand beta = app(server, "beta", 3002, "{ca: \"" + Authority.DIRECTORY + "\"}");
            for (TealCommand teal : new TealCommand[] {alpha, beta}) {
                teal.must("setup", "-y");
                teal.must("deploy");
            }
            for (String name : new String[] {"alpha", "beta"}) {
                String host = name + ".example.com";
                assertThat(server.must("curl -sS --cacert /etc/ssl/certs/" + name + ".pem --resolve " + host
                                + ":443:127.0.0.1 -o /dev/null -w '%{http_version} %{http_code}' 'https://" + host
                                + "/api/assets?page_size=1'"))
                        .isEqualTo("2 200");
                assertThat(server.must("openssl s_client -connect 127.0.0.1:443 -servername " + host
                                + " </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName"))
                        .endsWith("DNS:" + host);
                for (String old : new String[] {"-ssl3", "-tls1", "-tls1_1"}) {
                    assertThat(server.look("openssl s_client " + old + " -cipher ALL:@SECLEVEL=0 -connect 127.0.0.1:443"
                                            + " -servername " + host + " </dev/null 2>&1")
                                    .out())
                            .as(old)
                            .containsPattern("alert protocol version|no protocols available|[Uu]nknown option");
                }
            }
            assertThat(server.must("curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: beta.example.com'"
                            + " 'http://" + server.address() + "/a?b=c'"))
                    .isEqualTo("308 https://beta.example.com/a?b=c");
            alpha.must("deploy");
            alpha.must("rollback", "-y");
            assertThat(alpha.run("doctor").out()).containsPattern("ok +certificate +valid until ");

            certificate(server, "alpha", "other.example.com", 3);
            assertThat(alpha.run("doctor").out())
                    .contains("expires soon", "is not for alpha.example.com", "nginx serves another certificate");
            server.must("rm /etc/ssl/certs/alpha.pem");
            assertThat(alpha.run("doctor").out()).contains("/etc/ssl/certs/alpha.pem", "cannot be read");
        }
    }
}
