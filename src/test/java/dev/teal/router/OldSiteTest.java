package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.runtime.Example;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Sites as deploy scripts write them.
class OldSiteTest {
    private static final String FILE = "/etc/nginx/conf.d/agent-hub.conf";
    private static final String USUAL = """
            upstream agent_hub { server 127.0.0.1:3001; keepalive 16; }
            map $http_upgrade $connection_upgrade { default upgrade; "" close; }
            server {
                listen 80;
                server_name hub.example.com _;
                client_max_body_size 50m;
                location / {
                    proxy_pass http://agent_hub;
                    proxy_http_version 1.1;
                    proxy_set_header Host $host;
                    proxy_set_header Upgrade $http_upgrade;
                }
            }
            """;

    @Test
    void theUsualSiteCanBeTakenOver() {
        assertThat(site(USUAL, ""))
                .isEqualTo(new OldSite(FILE, Set.of(3001), List.of("hub.example.com"), List.of(), List.of()));
    }

    @Test
    void whatTealsFileHasNotIsListedWithoutValues() {
        String more = USUAL.replace("client_max_body_size 50m;", """
                listen [::]:80;
                auth_basic "staff only";
                location /static/ { root /srv; }
                include snippets/headers.conf;
                """)
                .replace("proxy_set_header Upgrade $http_upgrade;", "proxy_set_header X-Api-Key s3cret;");
        assertThat(site(more, "").dropped())
                .containsExactly(
                        "line 6: listen [::]:80",
                        "line 7: auth_basic staff only",
                        "line 8: location /static/",
                        "line 9: include snippets/headers.conf",
                        "line 15: proxy_set_header X-Api-Key");
    }

    @Test
    void anotherSiteInTheSameFileIsNotTakenAway() {
        OldSite both = site(USUAL + "server { listen 80; server_name blog.example.com; root /srv/blog; }\n", "");
        assertThat(both.findings())
                .singleElement()
                .extracting(Finding::what)
                .isEqualTo(FILE + ":14 is another site's `server` block, in the file of the app's old site");
        assertThat(both.names()).containsExactly("hub.example.com");
    }

    @Test
    void aSiteThatServesHttpsIsNotReplacedByOneThatDoesNot() {
        assertThat(site(USUAL.replace("listen 80;", "listen 443 ssl http2;"), "")
                        .findings())
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains(":3 serves https itself (listen 443 ssl http2)");
    }

    @Test
    void aSiteThatServesHttpsIsReplacedByOneThatDoesToo() {
        String https = USUAL.replace(
                "listen 80;",
                "listen 80;\n listen 443 ssl;\n ssl_certificate /s/a.crt;\n ssl_certificate_key /s/a.key;");
        OldSite same = site(https, "router: {tls: {certificate: /s/a.crt, key: /s/a.key}}");
        assertThat(same.findings()).isEmpty();
        assertThat(same.dropped()).isEmpty();
        OldSite other = site(https, "router: {tls: {certificate: /s/b.crt, key: /s/a.key}}");
        assertThat(other.dropped()).singleElement().asString().endsWith("ssl_certificate /s/a.crt");
    }

    /// As certbot writes it.
    @Test
    void aBlockThatSendsToHttpsIsReplacedToo() {
        String https = USUAL.replace("server_name hub.example.com _;", """
                server_name hub.example.com;
                listen 443 ssl;
                listen [::]:443 ssl ipv6only=on;
                ssl_certificate /etc/letsencrypt/live/hub.example.com/fullchain.pem;
                ssl_certificate_key /etc/letsencrypt/live/hub.example.com/privkey.pem;
                include /etc/letsencrypt/options-ssl-nginx.conf;
                ssl_dhparam /etc/letsencrypt/ssl-dhparams.pem;
                """) + """
                server {
                    if ($host = hub.example.com) {
                        return 301 https://$host$request_uri;
                    }
                    listen 80;
                    server_name hub.example.com;
                    return 404;
                }
                """;
        String tls = "tls: {certificate: /etc/letsencrypt/live/hub.example.com/fullchain.pem,"
                + " key: /etc/letsencrypt/live/hub.example.com/privkey.pem}}";
        OldSite site = site(https, "router: {hosts: [hub.example.com], " + tls);
        assertThat(site.findings()).isEmpty();
        assertThat(site.dropped()).containsExactly("line 7: listen [::]:443");
        assertThat(site(https, "router: {hosts: [hub.example.com]}").findings()).hasSize(2);
        assertThat(site(https, "router: {hosts: [other.example.com], " + tls).findings())
                .extracting(Finding::what)
                .anyMatch(what -> what.contains("another site's `server` block"));
    }

    @Test
    void aNameThatTheAppWouldLoseRefuses() {
        assertThat(site(USUAL, "router: {hosts: [Hub.example.com]}").findings()).isEmpty();
        assertThat(site(USUAL, "router: {hosts: [other.example.com]}").findings())
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .endsWith("serves names that router.hosts lacks: hub.example.com");
    }

    @Test
    void nginxsMainFileIsNotMovedAway() {
        String main = "# configuration file /etc/nginx/nginx.conf:\nhttp {\n" + USUAL + "}\n";
        assertThat(Neighbors.of(main, config("")).oldSites(config("")))
                .singleElement()
                .satisfies(site -> assertThat(site.findings())
                        .singleElement()
                        .extracting(Finding::what)
                        .asString()
                        .startsWith("/etc/nginx/nginx.conf, nginx's main file, sends requests"));
    }

    private static OldSite site(String text, String yaml) {
        String dump =
                "# configuration file /etc/nginx/nginx.conf:\nevents {}\n\n# configuration file " + FILE + ":\n" + text;
        List<OldSite> sites = Neighbors.of(dump, config("")).oldSites(config(yaml));
        assertThat(sites).hasSize(1);
        return sites.getFirst();
    }

    /// Of another name than the file, so that the file is not the app's own.
    private static Config config(String yaml) {
        return Example.config("app: agent-hub\nserver: root@203.0.113.7\n" + yaml + "\n");
    }
}
