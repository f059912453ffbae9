package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.AssetFolder;
import dev.teal.config.Config;
import dev.teal.config.ConfigSource;
import dev.teal.config.ContainerConfig;
import dev.teal.config.DatabaseConfig;
import dev.teal.config.Destination;
import dev.teal.config.HealthConfig;
import dev.teal.config.ImageConfig;
import dev.teal.config.LimitsConfig;
import dev.teal.config.NotifyConfig;
import dev.teal.config.RouterConfig;
import dev.teal.config.SlotPorts;
import dev.teal.config.TlsConfig;
import dev.teal.config.TunnelConfig;
import dev.teal.config.value.AcmeValues;
import dev.teal.config.value.Ipv4Network;
import dev.teal.config.value.Rate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each key of teal.yml, and its default.
class KeysTest {
    @TempDir
    Path folder;

    private static Config parse(String text) {
        return ConfigFile.parse(text, Path.of("teal.yml"));
    }

    @Test
    void twoLinesAreEnoughAndEverythingElseHasADefault() {
        assertThat(parse("app: agent-hub\nserver: root@203.0.113.7\n"))
                .isEqualTo(new Config(
                        "agent-hub",
                        new Destination.Ssh("root@203.0.113.7", OptionalInt.empty()),
                        Optional.empty(),
                        "/opt/agent-hub",
                        Config.RunsAs.DOCKER,
                        new ImageConfig.Build(".", "Dockerfile", "", Map.of(), "linux/amd64"),
                        new ContainerConfig(3000, List.of(), Map.of(), List.of(), "", List.of(), List.of()),
                        new SlotPorts(3000, 3001),
                        Optional.empty(),
                        new RouterConfig(
                                "80",
                                "127.0.0.3:80",
                                List.of(),
                                List.of("127.0.0.1", "::1", "172.16.0.0/12"),
                                Optional.empty(),
                                "100m",
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                List.of(AssetFolder.NEXT),
                                "",
                                new RouterConfig.Nginx(List.of("nginx"), "/etc/nginx/conf.d")),
                        new HealthConfig(
                                "/", 200, 10, Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(1)),
                        Optional.empty(),
                        List.of(),
                        Duration.ZERO,
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        Config.Standby.STOPPED,
                        Optional.empty(),
                        5,
                        Duration.ofMinutes(5),
                        List.of(),
                        Optional.empty(),
                        ConfigSource.of(Path.of("teal.yml"))));
    }

    @Test
    void tlsIsAWordOrASection() {
        String start = "app: hub\nserver: local\nrouter:\n  hosts: [hub.example.com]\n  tls: ";
        TlsConfig auto = new TlsConfig(
                "443",
                "/etc/letsencrypt/live/teal-hub/fullchain.pem",
                "/etc/letsencrypt/live/teal-hub/privkey.pem",
                Optional.of(new TlsConfig.Acme("teal-hub", AcmeValues.LETS_ENCRYPT, Optional.empty())),
                Duration.ZERO);
        assertThat(parse(start + "auto\n").router().tls()).contains(auto);
        assertThat(parse(start + "{listen: 443}\n").router().tls()).contains(auto);
        assertThat(parse(start + "off\n").router().tls()).isEmpty();
        assertThat(parse(start + "{email: a@b.c, ca: 'https://ca.example.com/dir', hsts: 1h}\n")
                        .router()
                        .tls())
                .contains(new TlsConfig(
                        "443",
                        auto.certificate(),
                        auto.key(),
                        Optional.of(new TlsConfig.Acme(
                                "teal-hub", URI.create("https://ca.example.com/dir"), Optional.of("a@b.c"))),
                        Duration.ofHours(1)));
    }

    @Test
    void withRecreateThereIsAPauseAndTheOldSlotDrainsForAtMostAThirdOfIt() {
        String small = "app: hub\nserver: local\nstrategy: recreate\n";
        assertThat(parse(small).pause()).contains(Duration.ofSeconds(30));
        assertThat(parse(small).drainLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(parse(small + "pause: 1m\ndrain: 5s\n").pause()).contains(Duration.ofMinutes(1));
        assertThat(parse(small + "pause: 1m\ndrain: 5s\n").drainLimit()).isEqualTo(Duration.ofSeconds(5));
        assertThat(parse("app: hub\nserver: local\n").drainLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(parse(small).streamsLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(parse(small + "streams: 1m\n").streamsLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(parse(small + "streams: 0s\n").streamsLimit()).isEqualTo(Duration.ZERO);
        assertThat(parse("app: hub\nserver: local\nstreams: 1m\n").streamsLimit())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void everyKeyIsReadAsWritten() {
        assertThat(parse("""
                app: shop
                server: ssh://deploy@[2001:db8::1]:2222
                url: https://shop.example.com/base
                directory: /srv/shop/
                image: {context: web, dockerfile: deploy/Dockerfile, target: runner, args: {V: 010}, platform: linux/arm64}
                container:
                  port: 8080
                  volumes: ["data:/app/data", "./up:/up:ro", "/mnt/m:/m:rw"]
                  env: {A: b}
                  secrets: [KEY, TOKEN]
                  memory: 512M
                  options: [--cpus=2, -t]
                  command: [node, server.js]
                slots: {blue: 4000, green: 4001}
                network: {subnet: 10.20.0.0/16}
                router:
                  listen: 127.0.0.1:8080
                  control: "[::1]:8081"
                  trusted: [127.0.0.1, 172.16.0.0/12, "2001:db8::/32"]
                  hosts: [Shop.example.com, "*.example.org"]
                  health: /up
                  body_size: 2g
                  connect_timeout: 500ms
                  read_timeout: 1h
                  tls: {listen: 8443, certificate: /s/shop.crt, key: /s/shop.key, hsts: 24h}
                  limits: {requests: 300/m, burst: 40, connections: 50}
                  compress: on
                  assets: {/assets: /app/public/assets/, /_app/: ./dist}
                  extra: |
                    add_header X-A "}" always;
                    location /x { return 204; }
                  nginx: {command: [nginx, -c, /n/nginx.conf], directory: /n/conf.d}
                health: {path: "/api?x=1&y=2", status: 204, tries: 3, interval: 1s, timeout: 7s, steady: 0s}
                database: {sqlite: [data/hub.db, /mnt/m/log.db], snapshots: 3}
                release: npx migrate && echo done
                watch: 1m
                drain: 5m
                streams: 0s
                stop_timeout: 20s
                standby: running
                strategy: blue-green
                pause: 40s
                retain: 2
                hooks: {timeout: 90s}
                notify:
                  - {url: "https://ci.example.com/teal?to=a", signing_secret: SIGN}
                  - {url_secret: SLACK_URL, format: slack}
                tunnel:
                  account: 023E105F4ECEF8AD9CA31A8372D0C353
                  id: f70ff985-a4ef-4643-bbbc-4a0ed4fc8415
                  token_secret: CF_TOKEN
                  api: http://127.0.0.1:8080/v4/
                """))
                .isEqualTo(new Config(
                        "shop",
                        new Destination.Ssh("deploy@2001:db8::1", OptionalInt.of(2222)),
                        Optional.of(URI.create("https://shop.example.com/base")),
                        "/srv/shop",
                        Config.RunsAs.DOCKER,
                        new ImageConfig.Build("web", "deploy/Dockerfile", "runner", Map.of("V", "010"), "linux/arm64"),
                        new ContainerConfig(
                                8080,
                                List.of(
                                        new ContainerConfig.Volume("data", "/app/data", false),
                                        new ContainerConfig.Volume("up", "/up", true),
                                        new ContainerConfig.Volume("/mnt/m", "/m", false)),
                                Map.of("A", "b"),
                                List.of("KEY", "TOKEN"),
                                "512m",
                                List.of("--cpus=2", "-t"),
                                List.of("node", "server.js")),
                        new SlotPorts(4000, 4001),
                        Ipv4Network.of("10.20.0.0/16"),
                        new RouterConfig(
                                "127.0.0.1:8080",
                                "[::1]:8081",
                                List.of("shop.example.com", "*.example.org"),
                                List.of("127.0.0.1", "172.16.0.0/12", "2001:db8::/32"),
                                Optional.of("/up"),
                                "2g",
                                Duration.ofMillis(500),
                                Duration.ofHours(1),
                                Optional.of(new TlsConfig(
                                        "8443", "/s/shop.crt", "/s/shop.key", Optional.empty(), Duration.ofHours(24))),
                                Optional.of(new LimitsConfig(
                                        Optional.of(new LimitsConfig.Requests(new Rate(300, "m"), 40)),
                                        Optional.of(50))),
                                true,
                                List.of(
                                        new AssetFolder("/assets", "/app/public/assets"),
                                        new AssetFolder("/_app", "dist")),
                                "add_header X-A \"}\" always;\nlocation /x { return 204; }",
                                new RouterConfig.Nginx(List.of("nginx", "-c", "/n/nginx.conf"), "/n/conf.d")),
                        new HealthConfig(
                                "/api?x=1&y=2", 204, 3, Duration.ofSeconds(1), Duration.ofSeconds(7), Duration.ZERO),
                        Optional.of(new DatabaseConfig.Sqlite(List.of("data/hub.db", "/mnt/m/log.db"), 3)),
                        List.of("/bin/sh", "-c", "npx migrate && echo done"),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Optional.of(Duration.ZERO),
                        Duration.ofSeconds(20),
                        Config.Standby.RUNNING,
                        Optional.empty(),
                        2,
                        Duration.ofSeconds(90),
                        List.of(
                                new NotifyConfig(
                                        Optional.of(URI.create("https://ci.example.com/teal?to=a")),
                                        "",
                                        "SIGN",
                                        NotifyConfig.Format.JSON),
                                new NotifyConfig(Optional.empty(), "SLACK_URL", "", NotifyConfig.Format.SLACK)),
                        Optional.of(new TunnelConfig.Remote(
                                "023e105f4ecef8ad9ca31a8372d0c353",
                                "f70ff985-a4ef-4643-bbbc-4a0ed4fc8415",
                                "CF_TOKEN",
                                "",
                                URI.create("http://127.0.0.1:8080/v4"))),
                        ConfigSource.of(Path.of("teal.yml"))));
    }
}
