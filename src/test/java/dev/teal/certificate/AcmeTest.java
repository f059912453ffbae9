package dev.teal.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `router.tls: auto`, from the first `teal setup` to the removal, with a real authority (pebble).
@Tag("server")
class AcmeTest {
    private static final String SERIAL =
            "openssl s_client -connect 127.0.0.1:443 -servername hub.example.com </dev/null"
                    + " 2>/dev/null | openssl x509 -noout -serial";
    private static final String RENEW = "certbot renew --quiet --force-renewal --no-random-sleep-on-renew 2>&1";
    private static final String BY_HTTP =
            "curl -sS --retry 40 --retry-delay 1 --retry-all-errors -o /dev/null -w '%{http_code}' -H 'Host: hub.example.com'"
                    + " 'http://127.0.0.1/api/assets?page_size=1'";

    @TempDir
    private Path folder;

    private TealCommand config(TestServer server, String tls) throws IOException {
        return TealCommand.in(folder, server, Ground.engine())
                .config("""
                app: hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                router:
                  hosts: [hub.example.com]
                  tls: %s
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                drain: 1s
                """.formatted(server.name(), AgentHubImage.context("1"), tls));
    }

    private static void leads(TestServer server, String address) {
        server.must("sed -i '/example.com/d' /etc/hosts; echo '" + address
                + " hub.example.com www.example.com' >>/etc/hosts");
    }

    @Test
    void setupGetsACertificateWhichCertbotRenewsWhileNginxServes() throws IOException {
        try (TestServer server = TestServer.view("acme")) {
            server.must("rm -f /etc/nginx/sites-enabled/default");
            server.startNginx();
            Authority authority = Authority.on(server);
            String auto = "{ca: \"" + Authority.DIRECTORY + "\", email: ops@example.com}";

            servesByHttpUntilItCanBeHad(server, authority, auto);
            isIssuedAndServed(server, authority, auto);
            isRenewed(server, authority);
            coversAnotherName(server);
            goesWithTheApp(server);
        }
    }

    private void servesByHttpUntilItCanBeHad(TestServer server, Authority authority, String auto) throws IOException {
        TealCommand plain = config(server, "off");
        plain.must("setup", "-y");
        plain.must("deploy");
        String before = server.must("cat /etc/nginx/conf.d/hub.conf");

        TealCommand teal = config(server, auto);
        Ended unknown = teal.run("setup", "-y");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("hub.example.com has no address", "`tls: off`");
        assertThat(server.must("cat /etc/nginx/conf.d/hub.conf")).isEqualTo(before);

        leads(server, "198.51.100.9");
        Ended elsewhere = teal.run("setup", "-y");
        assertThat(elsewhere.err())
                .contains("these names do not lead to nginx", "hub.example.com (198.51.100.9): from the server ");
        assertThat(server.must(BY_HTTP)).isEqualTo("200");

        leads(server, "127.0.0.1");
        authority.leadTo("127.0.0.2");
        server.must("iptables -I INPUT -d 127.0.0.2 -p tcp --dport 80 -j REJECT --reject-with tcp-reset");
        Ended refused = teal.run("setup", "-y");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("no certificate for hub.example.com from 127.0.0.1", "Type:   connection", "Detail: ")
                .doesNotContain("Ask for help", "Saving debug log");
        assertThat(server.must(BY_HTTP)).isEqualTo("200");
        authority.leadTo("127.0.0.1");
    }

    private void isIssuedAndServed(TestServer server, Authority authority, String auto) throws IOException {
        TealCommand teal = config(server, auto);
        assertThat(teal.must("setup", "-y").out()).contains("issued for hub.example.com, valid until ");
        String visit = "curl -sS --cacert " + authority.root()
                + " -o /dev/null -w '%{http_version} %{http_code}' 'https://hub.example.com/api/assets?page_size=1'";
        assertThat(server.must(visit)).isEqualTo("2 200");
        assertThat(server.must("curl -s -o /dev/null -w '%{http_code} %{redirect_url}' http://hub.example.com/a?b=c"))
                .isEqualTo("308 https://hub.example.com/a?b=c");
        teal.must("deploy");
        assertThat(server.must(visit)).isEqualTo("2 200");
        assertThat(teal.must("setup", "-y").out()).contains("nothing had to be changed");
        assertThat(teal.must("status").out()).contains("https: the certificate is valid until ");
        assertThat(server.must("stat -c %a /etc/letsencrypt/archive/teal-hub/privkey1.pem"))
                .isEqualTo("600");
    }

    private void isRenewed(TestServer server, Authority authority) throws IOException {
        TealCommand teal = TealCommand.in(folder, server, Ground.engine());
        String first = server.must(SERIAL);
        server.must(RENEW);
        String second = server.must("for i in $(seq 50); do now=$(" + SERIAL + "); [ \"$now\" = '" + first
                + "' ] || break; sleep 0.1; done; echo \"$now\"");
        assertThat(second).isNotEqualTo(first);
        assertThat(teal.must("status").out()).doesNotContain("renewal failed");

        server.must("sleep 1.1");
        authority.leadTo("127.0.0.2");
        assertThat(server.look(RENEW).ok()).isFalse();
        assertThat(server.must(SERIAL)).isEqualTo(second);
        assertThat(teal.must("status").out()).contains("https: its renewal failed at 20");
        assertThat(teal.must("status", "--json").out()).contains("\"renewal_failed\":{", "connection refused");
        assertThat(teal.run("doctor").out())
                .contains(
                        "the certificate could not be renewed at 20", "connection refused", "no timer of certbot runs");
        server.must(
                "sed -i 's/^# renew_before_expiry.*/renew_before_expiry = 100 days/' /etc/letsencrypt/renewal/teal-hub.conf");
        Ended again = teal.must("setup", "-y");
        assertThat(again.out() + again.err()).contains("the present one is valid until ", "Type:   connection");

        authority.leadTo("127.0.0.1");
        server.must(RENEW);
        assertThat(teal.must("status").out()).doesNotContain("renewal failed");
    }

    private void coversAnotherName(TestServer server) throws IOException {
        String config = Files.readString(folder.resolve("teal.yml"));
        TealCommand teal = TealCommand.in(folder, server, Ground.engine())
                .config(config.replace("[hub.example.com]", "[www.example.com, hub.example.com]"));
        assertThat(teal.must("setup", "-y").out())
                .contains("issued for www.example.com, hub.example.com, valid until ");
        assertThat(server.must(
                        "openssl s_client -connect 127.0.0.1:443 -servername www.example.com </dev/null 2>/dev/null"
                                + " | openssl x509 -noout -checkhost www.example.com"))
                .endsWith("does match certificate");
    }

    private void goesWithTheApp(TestServer server) {
        TealCommand teal = TealCommand.in(folder, server, Ground.engine());
        Ended removed = teal.must("remove", "-y", "--data");
        assertThat(removed.out() + removed.err()).contains("remove the certificate teal-hub, which certbot renews");
        assertThat(server.must("ls /etc/letsencrypt/renewal; ls /opt")).doesNotContain("hub");
    }
}
