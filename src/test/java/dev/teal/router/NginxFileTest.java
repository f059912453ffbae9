package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Address;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.runtime.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NginxFileTest {
    private static final String SMALL = "app: agent-hub\nserver: root@203.0.113.7\n";

    @Test
    void theWholeFileWithDefaults() {
        NginxFile file = file(SMALL + "health: {path: /api/assets?page_size=1}\nrouter: {read_timeout: 60s}\n");
        assertThat(file.path()).isEqualTo("/etc/nginx/conf.d/agent-hub.conf");
        assertThat(file.version()).isEqualTo("6e1121b4be41c825");
        assertThat(file.text()).isEqualTo("""
                # Written by teal for agent-hub. Do not edit: change teal.yml and run `teal setup`, which overwrites this file.

                # Connections to the app are reused. They close after 2 idle seconds: earlier than any app closes them, so that no
                # request meets a closing connection, and soon enough for a drain that counts connections.
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

                # The app gets the name by which nginx chose the server block, with the port of the Host header. The header alone
                # cannot be trusted: a name in the request line overrides it, and HTTP/1.0 does not need it. Without a name, nginx
                # takes the first server_name, which can be a pattern.
                map "$host $http_host" $agent_hub_host {
                    "~*^(\\S+) \\1\\.?(?<teal_port>:[0-9]+)$" $host$teal_port;
                    "~^(_|\\*\\.\\S+) $" localhost;
                    default $host;
                }

                # WebSocket is the only upgrade: any other (h2c) would bypass the rules of this file.
                map $http_upgrade $agent_hub_upgrade {
                    websocket websocket;
                }
                map $http_upgrade $agent_hub_connection {
                    websocket upgrade;
                }

                # Peers whose headers about the client are trusted (router.trusted). A peer on a unix socket has no address; geo
                # looks up 255.255.255.255 for it.
                geo $realip_remote_addr $agent_hub_trusted {
                    default "";
                    255.255.255.255 1;
                    127.0.0.1 1;
                    ::1 1;
                    172.16.0.0/12 1;
                }
                map "$agent_hub_trusted $http_x_forwarded_proto" $agent_hub_scheme {
                    "1 http" http;
                    "1 https" https;
                    default $scheme;
                }
                map $agent_hub_trusted $agent_hub_forwarded {
                    1 $http_forwarded;
                }
                map $agent_hub_trusted $agent_hub_x_forwarded_host {
                    1 $http_x_forwarded_host;
                }
                map $agent_hub_trusted $agent_hub_x_forwarded_port {
                    1 $http_x_forwarded_port;
                }
                map $agent_hub_trusted $agent_hub_x_forwarded_prefix {
                    1 $http_x_forwarded_prefix;
                }
                map $agent_hub_trusted $agent_hub_x_forwarded_scheme {
                    1 $http_x_forwarded_scheme;
                }
                map $agent_hub_trusted $agent_hub_x_forwarded_ssl {
                    1 $http_x_forwarded_ssl;
                }
                map $agent_hub_trusted $agent_hub_cf_connecting_ip {
                    1 $http_cf_connecting_ip;
                }
                map $agent_hub_trusted $agent_hub_true_client_ip {
                    1 $http_true_client_ip;
                }

                # Teal's own requests. Only this machine reaches the address, and no other server block accepts the PROXY
                # protocol on it, so the app cannot answer in place of this block.
                server {
                    listen 127.0.0.3:80 proxy_protocol;
                    server_name agent-hub;
                    access_log off;

                    # Each request checks which slot is live; with the cache on, a flip would take effect late.
                    open_file_cache off;
                    set $slot blue;
                    if (-f /opt/agent-hub/route/green) {
                        set $slot green;
                    }
                    default_type text/plain;
                    location = /.teal/slot {
                        return 200 "agent-hub $slot 6e1121b4be41c825\\n";
                    }
                    location / {
                        return 404;
                    }
                }

                server {
                    listen 80 default_server;
                    server_name _;

                    # Each request checks which slot is live; with the cache on, a flip would take effect late.
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
                    add_header X-Teal-Closed $closed always;

                    # Only nginx may set these, not the app.
                    proxy_hide_header X-Teal-Slot;
                    proxy_hide_header X-Teal-Closed;

                    # Longer than a tunnel keeps idle connections (cloudflared: 90 s), or a POST meets a closing one.
                    keepalive_timeout 120s;
                    keepalive_requests 10000;
                    client_max_body_size 100m;
                    # Headers and URLs as large as apps accept them (Node: 16 KB, Puma: 80). nginx's limits are 8 KB, and 4 KB for
                    # the headers of a response. For URLs the value of the port's default server counts.
                    large_client_header_buffers 4 96k;

                    # The client is the last untrusted address in X-Forwarded-For: each proxy appends its peer.
                    set_real_ip_from unix:;
                    set_real_ip_from 127.0.0.1;
                    set_real_ip_from ::1;
                    set_real_ip_from 172.16.0.0/12;
                    real_ip_header X-Forwarded-For;
                    real_ip_recursive on;

                    proxy_http_version 1.1;
                    proxy_set_header Host $agent_hub_host;
                    proxy_set_header Upgrade $agent_hub_upgrade;
                    proxy_set_header Connection $agent_hub_connection;
                    proxy_set_header X-Real-IP $remote_addr;
                    proxy_set_header X-Forwarded-For $remote_addr;
                    proxy_set_header X-Forwarded-Proto $agent_hub_scheme;
                    proxy_set_header Forwarded $agent_hub_forwarded;
                    proxy_set_header X-Forwarded-Host $agent_hub_x_forwarded_host;
                    proxy_set_header X-Forwarded-Port $agent_hub_x_forwarded_port;
                    proxy_set_header X-Forwarded-Prefix $agent_hub_x_forwarded_prefix;
                    proxy_set_header X-Forwarded-Scheme $agent_hub_x_forwarded_scheme;
                    proxy_set_header X-Forwarded-Ssl $agent_hub_x_forwarded_ssl;
                    proxy_set_header CF-Connecting-IP $agent_hub_cf_connecting_ip;
                    proxy_set_header True-Client-IP $agent_hub_true_client_ip;
                    # Meant for nginx only.
                    proxy_set_header HTTP2-Settings "";
                    proxy_set_header Proxy "";
                    proxy_set_header Proxy-Authorization "";
                    proxy_set_header Proxy-Connection "";
                    proxy_connect_timeout 5s;
                    proxy_read_timeout 60s;
                    proxy_send_timeout 60s;
                    # Event streams must not be buffered. An app that asks for buffering (X-Accel-Buffering) gets none on disk.
                    proxy_buffering off;
                    proxy_max_temp_file_size 0;
                    # The headers of a response must fit into the first buffer. Memory is used only as it fills.
                    proxy_buffer_size 64k;
                    proxy_buffers 8 32k;
                    # A request whose body is still arriving must already hold a connection to its slot: the drain counts
                    # connections.
                    proxy_request_buffering off;

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
    void onlyStrategyRecreateAddsLua() {
        String usual = file(SMALL).text();
        String text = file(SMALL + "strategy: recreate\n").text();
        assertThat(usual).doesNotContain("lua");
        assertThat(text.replace(
                                file(SMALL + "strategy: recreate\n").version(),
                                file(SMALL).version())
                        .replaceFirst("(?s)# How many requests were paused.*?\n\n", "")
                        .replaceFirst("(?s)    # strategy: recreate: while the pause file.*?\n    }\n\n", "")
                        .replace("200 idle milliseconds", "2 idle seconds")
                        .replace("keepalive_timeout 200ms", "keepalive_timeout 2s")
                        .replaceFirst("(?s)    location = /.teal/paused .*?\n    }\n", ""))
                .isEqualTo(usual);
        assertThat(text)
                .contains(
                        "lua_shared_dict agent_hub_pause 128k;",
                        "line(\"/opt/agent-hub/route/pause\")",
                        "io.open(\"/opt/agent-hub/route/green\")")
                .doesNotContain(" \n")
                .doesNotContainPattern("[^.]@[a-z]");
    }

    @Test
    void streamsUseIpv6SocketsWhenTheyHaveATimeOfTheirOwn() {
        NginxFile usual = file(SMALL);
        NginxFile apart = file(SMALL + "streams: 5s\n");
        assertThat(apart.text())
                .contains(
                        "    server [::ffff:172.18.0.2]:3000;\n",
                        "    server [::ffff:172.18.0.3]:3000;\n",
                        "        proxy_pass http://agent_hub_$slot$agent_hub_way;\n");
        assertThat(apart.text()
                        .replace(apart.version(), usual.version())
                        .replaceFirst("(?s)# WebSockets and event streams use.*?\n}\n\n", "")
                        .replace("$slot$agent_hub_way;", "$slot;"))
                .isEqualTo(usual.text());
        assertThat(file(SMALL + "streams: 1m\n").version()).isEqualTo(apart.version());
    }

    @Test
    void aFileWithHostNamesIsNotTheDefaultServer() {
        assertThat(file(SMALL + "router: {listen: 127.0.0.1:8080, hosts: [hub.example.com, \"*.example.org\"]}\n")
                        .text())
                .contains("    listen 127.0.0.1:8080;\n    server_name hub.example.com *.example.org;\n");
    }

    @Test
    void aFileWithoutHostNamesAnswersEveryName() {
        assertThat(file(SMALL + "router: {listen: \"[::]:80\"}\n").text())
                .contains("    listen [::]:80 default_server;\n    server_name _;\n");
    }

    @Test
    void extraLinesAreInTheServerBlockUnchanged() {
        assertThat(file(SMALL + "router:\n  extra: |\n    add_header X-A \"b\" always;\n    gzip on;\n")
                        .text())
                .contains(
                        "    proxy_request_buffering off;\n    add_header X-A \"b\" always;\n    gzip on;\n\n    location /");
    }

    @Test
    void timesAndSizesComeFromTealYml() {
        assertThat(file(SMALL + "router: {body_size: 2g, connect_timeout: 500ms, read_timeout: 1h}\n")
                        .text())
                .contains("client_max_body_size 2g;", "proxy_connect_timeout 500ms;", "proxy_read_timeout 3600s;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "router: {listen: 81}",
                "router: {control: 127.0.0.3:81}",
                "router: {trusted: []}",
                "router: {hosts: [a.example.com]}",
                "router: {health: /up}",
                "router: {body_size: 101m}",
                "router: {read_timeout: 301s}",
                "router: {extra: gzip on;}",
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
