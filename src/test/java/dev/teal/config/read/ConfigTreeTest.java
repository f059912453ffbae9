package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Json;
import dev.teal.config.Config;
import dev.teal.config.ConfigTree;
import dev.teal.config.yaml.YamlText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTreeTest {
    private static final Path FILE = Path.of("teal.yml");
    private static final String START = "app: agent-hub\nserver: root@203.0.113.7\n";

    /// Together they have every key of teal.yml.
    private static final String BUILT = START + """
            url: https://hub.example.com
            directory: /srv/hub
            runtime: docker
            image: {context: web, dockerfile: Dockerfile.prod, platform: linux/arm64, target: runner, args: {NODE: "022"}}
            container:
              port: 8080
              volumes: [data:/app/data, /srv/fonts:/fonts:ro]
              env: {MODE: "yes", TEXT: "a: b # c", EMPTY: "", LINES: "one\\n two\\n"}
              secrets: [TOKEN, KEY]
              memory: 512m
              options: ["--cpus=2", --init]
              command: [node, "server.js", "-1"]
            slots: {blue: 4000, green: 4001}
            network: {subnet: 172.30.0.0/24}
            router:
              listen: "[::]:80"
              control: 127.0.0.4:81
              hosts: [hub.example.com, "*.example.org"]
              trusted: ["::1"]
              health: /health
              body_size: 0
              connect_timeout: 1500ms
              read_timeout: 1h
              tls: {listen: 8443, certificate: /s/a.crt, key: /s/a.key, hsts: 24h}
              limits: {requests: 20/s, burst: 0, connections: 50}
              compress: on
              assets: {/assets: public/assets}
              extra: |
                gzip on;
                add_header X "a";
              nginx: {command: [/usr/sbin/nginx, -c, /etc/x.conf], directory: /etc/nginx/sites}
            health: {path: /up?x=1, status: 204, tries: 3, interval: 90s, timeout: 2m, steady: 0s}
            database: {sqlite: [data/hub.db, data/other.db], snapshots: 0}
            release: [node, migrate.js]
            watch: 5s
            drain: 2m
            streams: 0s
            stop_timeout: 20s
            strategy: recreate
            standby: stopped
            pause: 45s
            retain: 7
            hooks: {timeout: 90s}
            notify:
              - {url: "https://ci.example.com/teal", signing_secret: KEY}
              - {url_secret: SLACK_URL, format: slack}
            tunnel:
              account: 023e105f4ecef8ad9ca31a8372d0c353
              id: f70ff985-a4ef-4643-bbbc-4a0ed4fc8415
              token_secret: CF_TOKEN
              zone: 372e67954025e0ba6aaa6d586b9e0b59
            """;

    private static final String READY = START + "image: {name: my_app:1}\nrelease: npm run migrate\nstandby: running\n"
            + "router: {hosts: [hub.example.com], tls: {email: ops@example.com, ca: letsencrypt-staging}}\n"
            + "tunnel: {config: /etc/cloudflared/config.yml}\n";

    private static final String FILES =
            START + "runtime: process\nimage: {files: build, command: [java, -jar, app.jar]}\n";

    @ParameterizedTest
    @ValueSource(strings = {START, BUILT, READY, FILES})
    void isReadAsTheSameConfig(String text) {
        Config config = ConfigFile.parse(text, FILE);

        String written = YamlText.of(ConfigTree.of(config), "secrets", Map.of("TOKEN", "[redacted]"));

        assertThat(ConfigFile.parse(written, FILE)).isEqualTo(config);
    }

    @Test
    void hasEveryKey() {
        Set<String> found = new TreeSet<>();
        for (String text : new String[] {BUILT, READY, FILES}) {
            collect("", ConfigTree.of(ConfigFile.parse(text, FILE)), found);
        }
        found.removeIf(key ->
                key.startsWith("container.env.") || key.startsWith("image.args.") || key.startsWith("router.assets."));

        assertThat(found).containsExactlyElementsOf(new TreeSet<>(ConfigFile.keys()));
    }

    private static void collect(String path, Map<?, ?> map, Set<String> keys) {
        map.forEach((key, value) -> {
            keys.add(path + key);
            switch (value) {
                case Map<?, ?> inner -> collect(path + key + ".", inner, keys);
                case List<?> list
                when list.getFirst() instanceof Map<?, ?> ->
                    Json.objects(list).forEach(inner -> collect(path + key + ".", inner, keys));
                default -> {}
            }
        });
    }

    @Test
    void commentsStandBehindTheirSecret() {
        Config config = ConfigFile.parse(START + "container: {command: [TOKEN], secrets: [TOKEN]}\n", FILE);

        assertThat(YamlText.of(ConfigTree.of(config), "secrets", Map.of("TOKEN", "[redacted]")))
                .contains("  secrets:\n    - TOKEN # [redacted]\n", "  command:\n    - TOKEN\n");
    }
}
