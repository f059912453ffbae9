package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.slot.Address;
import dev.teal.slot.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NginxFileTest {
    private static final String SMALL = "app: agent-hub\nserver: root@203.0.113.7\n";

    @Test
    void theWholeFileOfTheUsualCase() {
        NginxFile file = file(SMALL + "health: {path: /api/assets?page_size=1}\nrouter: {read_timeout: 60s}\n");
        assertThat(file.path()).isEqualTo("/etc/nginx/conf.d/agent-hub.conf");
        assertThat(file.version()).isEqualTo("1c7352885ac6a13f");
        assertThat(file.text()).isEqualTo("""
                # Written by teal for agent-hub. Change teal.yml and run `teal setup`: what is edited here is lost then.

                # The way to the app keeps its connections. They close after 2 idle seconds: below any app's own limit, so that no
                # request meets a connection the app is closing, and soon enough for a drain that counts connections.
                upstream agent_hub_blue {
                    server 172.18.0.2:3000;
                    keepalive 64;
                    keepalive_timeout 2s;
                }
                upstream agent_hub_green {
                    server 172.18.0.3:3000;
                    keepalive 64;
                    keepalive_timeout 2s;
                }

                map $http_upgrade $agent_hub_connection {
                    ""      "";
                    default upgrade;
                }

                # Behind a tunnel the peer is this machine, and what it says of the scheme is right.
                map "$realip_remote_addr $http_x_forwarded_proto" $agent_hub_scheme {
                    "~^(127\\.0\\.0\\.1|::1|unix:) (?<said>https?)$" $said;
                    default                                     $scheme;
                }

                server {
                    listen 80 default_server;
                    server_name _;

                    # Which slot is live is asked for each request; with the cache on, a flip would be seen late.
                    open_file_cache off;
                    set $slot blue;
                    if (-f /opt/agent-hub/route/green) {
                        set $slot green;
                    }
                    add_header X-Teal-Slot $slot always;

                    # While the database is replaced, both slots are stopped.
                    set $closed "";
                    if (-f /opt/agent-hub/route/maintenance) {
                        set $closed 10;
                    }
                    add_header Retry-After $closed always;

                    # A tunnel's idle connections (cloudflared: 90 s) must outlive nginx' patience, or a POST meets a closing one.
                    keepalive_timeout 120s;
                    keepalive_requests 10000;
                    client_max_body_size 100m;
                    set_real_ip_from 127.0.0.1;
                    set_real_ip_from ::1;
                    real_ip_header CF-Connecting-IP;

                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                    proxy_set_header X-Real-IP $remote_addr;
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    proxy_set_header X-Forwarded-Proto $agent_hub_scheme;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection $agent_hub_connection;
                    proxy_connect_timeout 5s;
                    proxy_read_timeout 60s;
                    proxy_send_timeout 60s;
                    # Events must not wait in a buffer.
                    proxy_buffering off;
                    # A request whose body is still coming must already hold its connection to the slot it was given:
                    # the drain counts connections.
                    proxy_request_buffering off;

                    location = /.teal/slot {
                        default_type text/plain;
                        return 200 "agent-hub $slot 1c7352885ac6a13f\\n";
                    }
                    location = /health {
                        if ($closed) {
                            return 503;
                        }
                        proxy_pass http://agent_hub_$slot/api/assets?page_size=1;
                    }
                    location / {
                        if ($closed) {
                            return 503;
                        }
                        proxy_pass http://agent_hub_$slot;
                    }
                }
                """);
    }

    @Test
    void onlyAHandoverAddsToIt() {
        String usual = file(SMALL).text();
        String text = file(SMALL + "handover: true\n").text();
        assertThat(usual).doesNotContain("lua");
        assertThat(text.replace(
                                file(SMALL + "handover: true\n").version(),
                                file(SMALL).version())
                        .replaceFirst("(?s)# How many requests a handover.*?\n\n", "")
                        .replaceFirst("(?s)    # A handover: while its file.*?\n    }\n\n", "")
                        .replace("200 idle milliseconds", "2 idle seconds")
                        .replace("keepalive_timeout 200ms", "keepalive_timeout 2s")
                        .replaceFirst("(?s)    location = /.teal/held .*?\n    }\n", ""))
                .isEqualTo(usual);
        assertThat(text)
                .contains(
                        "lua_shared_dict agent_hub_hold 128k;",
                        "line(\"/opt/agent-hub/route/hold\")",
                        "io.open(\"/opt/agent-hub/route/green\")")
                .doesNotContain(" \n")
                .doesNotContainPattern("[^.]@[a-z]");
    }

    @Test
    void withHostNamesItIsNotTheDefaultServer() {
        assertThat(file(SMALL + "router: {listen: 127.0.0.1:8080, hosts: [hub.example.com, \"*.example.org\"]}\n")
                        .text())
                .contains("    listen 127.0.0.1:8080;\n    server_name hub.example.com *.example.org;\n");
    }

    @Test
    void withoutHostNamesItAnswersForAll() {
        assertThat(file(SMALL + "router: {listen: \"[::]:80\"}\n").text())
                .contains("    listen [::]:80 default_server;\n    server_name _;\n");
    }

    @Test
    void extraLinesStandInTheServerBlockAsTheyAre() {
        assertThat(file(SMALL + "router:\n  extra: |\n    add_header X-A \"b\" always;\n    gzip on;\n")
                        .text())
                .contains(
                        "    proxy_request_buffering off;\n    add_header X-A \"b\" always;\n    gzip on;\n\n    location =");
    }

    @Test
    void timesAndSizesAreThoseOfTheFile() {
        assertThat(file(SMALL + "router: {body_size: 2g, connect_timeout: 500ms, read_timeout: 1h}\n")
                        .text())
                .contains("client_max_body_size 2g;", "proxy_connect_timeout 500ms;", "proxy_read_timeout 3600s;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "router: {listen: 81}",
                "router: {hosts: [a.example.com]}",
                "router: {health: /up}",
                "router: {body_size: 101m}",
                "router: {read_timeout: 301s}",
                "router: {extra: gzip on;}",
                "health: {path: /x}",
                "directory: /srv/agent-hub"
            })
    void theVersionChangesWithTheText(String difference) {
        assertThat(file(SMALL + difference + "\n").version())
                .isNotEqualTo(file(SMALL).version());
    }

    @Test
    void theVersionChangesWithTheAddresses() {
        Config config = Example.config(SMALL);
        assertThat(new NginxFile(config, layout(config), new Address("172.19.0.2", 3000), green()).version())
                .isNotEqualTo(file(SMALL).version());
    }

    @Test
    void theVersionIsInTheTextOnceAndDependsOnNothingElse() {
        NginxFile file = file(SMALL);
        assertThat(file.text().split(file.version(), -1)).hasSize(2);
        assertThat(file(SMALL + "retain: 9\n").version()).isEqualTo(file.version());
    }

    private static NginxFile file(String yaml) {
        Config config = Example.config(yaml);
        return new NginxFile(config, layout(config), new Address("172.18.0.2", 3000), green());
    }

    private static Address green() {
        return new Address("172.18.0.3", 3000);
    }

    private static Layout layout(Config config) {
        return new Layout(config.directory());
    }
}
