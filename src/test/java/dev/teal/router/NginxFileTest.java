package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Address;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.runtime.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NginxFileTest {
    private static final String SMALL = "app: agent-hub\nserver: root@203.0.113.7\n";

    @Test
    void theWholeFileWithDefaults() throws IOException {
        NginxFile file = file(SMALL + "health: {path: /api/assets?page_size=1}\nrouter: {read_timeout: 60s}\n");
        assertThat(file.path()).isEqualTo("/etc/nginx/conf.d/agent-hub.conf");
        assertThat(file.version()).isEqualTo("e179a5d011873e86");
        assertThat(file.text()).isEqualTo(Files.readString(Path.of("src/test/resources/router/agent-hub.conf")));
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
                .doesNotContainPattern("@[a-z_]+@");
    }

    @Test
    void onlyLimitsAddZonesAndLimits() {
        NginxFile usual = file(SMALL);
        NginxFile limited = file(SMALL + "router: {limits: {requests: 600/m, burst: 40, connections: 50}}\n");
        assertThat(limited.text())
                .contains(
                        "\nlimit_req_zone $agent_hub_limited zone=agent_hub_requests:10m rate=600r/m;\n",
                        "\nlimit_conn_zone $agent_hub_limited zone=agent_hub_connections:4m;\n",
                        "\n    limit_req zone=agent_hub_requests burst=40 nodelay;\n",
                        "\n    limit_conn agent_hub_connections 50;\n")
                .doesNotContain("$waited");
        assertThat(limited.text()
                        .replace(limited.version(), usual.version())
                        .replaceFirst("(?s)# router.limits counts.*?\nlimit_req_zone.*?\n\n", "")
                        .replaceFirst("(?s)    limit_req .*?\n\n", ""))
                .isEqualTo(usual.text());
    }

    @ParameterizedTest
    @CsvSource({"20/s, 1", "1/s, 1", "30/m, 2", "7/m, 9", "1/m, 63"})
    void aRefusedVisitorIsToldWhenNginxAllowsTheNextRequest(String rate, int seconds) {
        assertThat(file(SMALL + "router: {limits: {requests: " + rate + "}}\n").text())
                .contains("    \"~REJECTED\" " + seconds + ";\n");
    }

    @Test
    void withRecreateARequestThatWaitedIsNotLimited() {
        assertThat(file(SMALL + "strategy: recreate\nrouter: {limits: {connections: 5}}\n")
                        .text())
                .contains("map \"$agent_hub_proxy$waited $remote_addr ", "    set $waited \"\";\n")
                .contains("        if till > ngx.now() then ngx.var.waited = \"yes\" end\n")
                .doesNotContain("@set_waited@", "limit_req_zone");
    }

    @Test
    void onlyCompressAddsGzip() {
        NginxFile usual = file(SMALL);
        NginxFile compressed = file(SMALL + "router: {compress: on}\n");
        assertThat(compressed.text()).contains("    gzip on;\n").doesNotContain("event-stream");
        assertThat(compressed
                        .text()
                        .replace(compressed.version(), usual.version())
                        .replaceFirst("(?s)    # HTML is always compressed.*?\n\n", ""))
                .isEqualTo(usual.text());
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
                        "    proxy_request_buffering off;\n    add_header X-A \"b\" always;\n    gzip on;\n\n    # The page asks for no password");
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
