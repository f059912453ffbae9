package dev.teal.config.read;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad values, section by section, and the exact lines that the user sees.
class ValueErrorsTest {
    private static final String NOT_MADE = " is not made of words of a-z and 0-9, separated by . or _ or __ or -";

    @ParameterizedTest
    @MethodSource({"top", "images", "healths", "databases", "hooksAndNotifications", "tunnels"})
    void everyErrorNamesItsPlaceWhatWasFoundAndWhatWasExpected(BadConfig bad) {
        bad.check();
    }

    static Stream<BadConfig> top() {
        String advice = "; write local, host, user@host or user@host:port, as for ssh";
        return Stream.of(
                app(
                        "a",
                        "\"a\" is not an app name (2 to 40 of a-z, 0-9 and -, starting with a letter, not ending in"
                                + " -)"),
                app("hub-blue", "\"hub-blue\" ends in -blue or -green, like a slot's container; did you mean \"hub\"?"),
                app(
                        "x;rm -rf /",
                        "\"x;rm -rf /\" is not an app name (2 to 40 of a-z, 0-9 and -, starting with a letter, not"
                                + " ending in -); did you mean \"x-rm-rf\"?"),
                server("-oProxyCommand=x", "\"-oProxyCommand=x\" is not a server" + advice),
                server("'web; id'", "\"web; id\" is not a server" + advice),
                server("root@$(id)", "\"root@$(id)\" is not a server" + advice),
                server("web:22/tmp", "\"web:22/tmp\" is not a server" + advice),
                server(
                        "root@fe80::1",
                        "\"root@fe80::1\" is not a server; write an IPv6 address in brackets: [fe80::1]"),
                server("web:99999", "\"99999\" is not a port number (1–65535)"),
                server("[a, b]", "found a list, expected one value"),
                BadConfig.more(
                        "url: hub.example.com\n",
                        "3:6  url: \"hub.example.com\" is not a URL; write https://hub.example.com"),
                BadConfig.more(
                        "url: https://bücher.example:8443/hub\n",
                        "3:6  url: \"https://bücher.example:8443/hub\" is not a URL; write"
                                + " https://xn--bcher-kva.example:8443/hub"),
                BadConfig.more(
                        "url: https://straße.example\n",
                        "3:6  url: \"https://straße.example\" is not a URL; write the name in its ASCII form,"
                                + " which begins with xn--"),
                server(
                        "root@bücher.example",
                        "\"root@bücher.example\" is not a server; write the host as xn--bcher-kva.example"),
                BadConfig.more(
                        "url: 'https://a b'\n",
                        "3:6  url: \"https://a b\" is not a URL such as" + " https://hub.example.com"),
                BadConfig.more(
                        "directory: opt/x\n",
                        "3:12  directory: \"opt/x\" is not an absolute path of letters, digits and . _ - /"),
                BadConfig.more(
                        "directory: /opt/../x\n",
                        "3:12  directory: \"/opt/../x\" contains . or ..; write the path without them"),
                BadConfig.more(
                        "directory: /opt/\n",
                        "3:12  directory: \"/opt/\" is a system directory; write a directory for"
                                + " this app only, such as /opt/<app>"),
                BadConfig.more(
                        "directory: /etc/x\n",
                        "3:12  directory: \"/etc/x\" is a system directory; write a directory for"
                                + " this app only, such as /opt/<app>"),
                BadConfig.more(
                        "runtime: dokcer\n",
                        "3:10  runtime: \"dokcer\", expected docker or process; did you mean" + " \"docker\"?"),
                BadConfig.more("standby: hot\n", "3:10  standby: \"hot\", expected stopped or running"),
                BadConfig.more("strategy: blue\n", "3:11  strategy: \"blue\", expected blue-green or recreate"),
                BadConfig.more("pause: 900ms\n", "3:8  pause: \"900ms\" is too short; write at least 1s"),
                BadConfig.more(
                        "strategy: recreate\nstandby: running\n",
                        "4:10  standby: running is impossible with strategy: recreate, where the app never runs"
                                + " twice; write stopped"),
                BadConfig.more("retain: 1\n", "3:9  retain: \"1\" is not a number from 2 to 1000"),
                BadConfig.more("drain: 0s\n", "3:8  drain: \"0s\" is too short; write at least 1ms"),
                BadConfig.more("drain: 2d\n", "3:8  drain: \"2d\" has an unknown unit; the units are ms, s, m and h"),
                BadConfig.more("drain: 25h\n", "3:8  drain: \"25h\" is too long; write at most 24h"),
                BadConfig.more(
                        "drain: 1.5s\n",
                        "3:8  drain: \"1.5s\" is not a duration; write a whole number and a unit: 500ms, 10s,"
                                + " 5m, 1h"),
                BadConfig.more("release: ''\n", "3:10  release: the program is empty; write what to run"));
    }

    static Stream<BadConfig> images() {
        return Stream.of(
                BadConfig.more(
                        "image: {name: a:1, target: x}\n",
                        "3:28  image.target: has no meaning with image.name, a ready" + " image"),
                BadConfig.more(
                        "image: {name: -v}\n",
                        "3:15  image.name: \"-v\" is not an image name such as ghcr.io/acme/agent-hub:1.4; it is not"
                                + " made of words of a-z and 0-9, separated by . or _ or __ or -"),
                imageName(
                        "My_App:1",
                        "\"My_App\" has capital letters, which only a tag may have; did you mean \"my_app\"?"),
                imageName("my___app:1", "\"my___app\"" + NOT_MADE),
                imageName("acme/_app", "\"_app\"" + NOT_MADE),
                imageName("acme//app", "\"\"" + NOT_MADE),
                imageName(
                        "https://ghcr.io/acme/app",
                        "\"https:\" is not a registry; write its host name and, if needed, :port"),
                imageName(
                        "my_host.example:5000/app",
                        "\"my_host.example:5000\" is not a registry; write its host name and, if needed, :port"),
                imageName("app:-1", "\"-1\" is not a tag (at most 128 letters, digits and _ . -)"),
                imageName("app@sha256:12", "\"sha256:12\" is not a digest; write sha256: and 64 hexadecimal digits"),
                BadConfig.more(
                        "image: {platform: amd64}\n",
                        "3:19  image.platform: \"amd64\" is not a platform; write os/arch, such"
                                + " as linux/amd64 or linux/arm64"),
                BadConfig.more(
                        "image: {context: -}\n",
                        "3:18  image.context: \"-\" is not a path; write one such as . or ./app"),
                BadConfig.more(
                        "image: {files: x, command: [y]}\n",
                        "3:16  image.files: has no meaning with runtime: docker; write" + " runtime: process"),
                BadConfig.more(
                        "runtime: process\n",
                        "1:1  image.files is missing; runtime: process runs a folder of files",
                        "1:1  image.command is missing; write the words that start the app in its folder"),
                BadConfig.more(
                        "runtime: process\nimage: {files: x, command: [y], platform: linux/amd64}\n",
                        "4:43  image.platform: has no meaning with runtime: process"));
    }

    static Stream<BadConfig> healths() {
        return Stream.of(
                BadConfig.more("health: {status: 99}\n", "3:18  health.status: \"99\" is not a number from 100 to 599"),
                BadConfig.more("health: {tries: 3_0}\n", "3:17  health.tries: \"3_0\" is not a number from 1 to 10000"),
                BadConfig.more(
                        "health: {tries: 1801}\n", "3:17  health.tries: 1801 tries, 2000 ms apart, take more than 1h"),
                BadConfig.more(
                        "health: {path: '/a b'}\n",
                        "3:16  health.path: \"/a b\" has characters that are not allowed in a path:"
                                + " white space, ; { } \" ' \\ $ # or non-ASCII"),
                BadConfig.more(
                        "health: {path: /ä}\n",
                        "3:16  health.path: \"/ä\" has characters that are not allowed in a path:"
                                + " white space, ; { } \" ' \\ $ # or non-ASCII"),
                BadConfig.more(
                        "health: {path: \"/\\e[31m\"}\n",
                        "3:16  health.path: \"/\\u001b[31m\" has characters that are not"
                                + " allowed in a path: white space, ; { } \" ' \\ $ # or non-ASCII"));
    }

    static Stream<BadConfig> databases() {
        String mounted = "container: {volumes: [\"data:/app/data\", \"ro:/r:ro\", \"one.db:/one.db\"]}\ndatabase: ";
        return Stream.of(
                BadConfig.more("database: x\n", "3:11  database: found \"x\", expected a section with keys"),
                BadConfig.more(
                        "database: {}\n",
                        "3:1  database.sqlite is missing; write the database's path on the server, such as"
                                + " sqlite: data/app.db"),
                BadConfig.more(
                        mounted + "{sqlite: [data/hub.db, data/hub.db]}\n",
                        "4:20  database.sqlite: data/hub.db is listed twice"),
                BadConfig.more(
                        mounted + "{sqlite: other/hub.db}\n",
                        "4:20  database.sqlite: other/hub.db is not in a directory of container.volumes, so no release"
                                + " would see it"),
                BadConfig.more(
                        mounted + "{sqlite: ro/hub.db}\n",
                        "4:20  database.sqlite: ro/hub.db is in ro, which is mounted read-only"),
                BadConfig.more(
                        mounted + "{sqlite: one.db}\n",
                        "4:20  database.sqlite: one.db is mounted without its -wal file; mount its" + " directory"),
                BadConfig.more(
                        mounted + "{sqlite: ../hub.db}\n",
                        "4:20  database.sqlite: \"../hub.db\" contains . or ..; write the path without them"),
                BadConfig.more(
                        mounted + "{sqlite: data/hub.db-wal}\n",
                        "4:20  database.sqlite: \"data/hub.db-wal\" is not a database file; write its path, such as"
                                + " data/app.db"),
                BadConfig.more(
                        mounted + "{sqlite: data/hub.db, snapshots: -1}\n",
                        "4:44  database.snapshots: \"-1\" is not a number from 0 to 1000"),
                BadConfig.more(
                        mounted + "{postgres: x, sqlite: data/hub.db}\n",
                        "4:12  database: unknown key \"postgres\"; Teal handles SQLite only; a database with a"
                                + " server of its own needs no section"));
    }

    static Stream<BadConfig> hooksAndNotifications() {
        return Stream.of(
                BadConfig.more("hooks: {timeout: 5}\n", "3:18  hooks.timeout: \"5\" has no unit; write 5s or 500ms"),
                BadConfig.more(
                        "hooks: {pre-deploy: npm test}\n",
                        "3:9  hooks: unknown key \"pre-deploy\"; a hook is a program beside this file:"
                                + " .teal/hooks/pre-deploy (docs/hooks.md)"),
                BadConfig.more(
                        "notify: [x, {format: slack}]\n",
                        "3:10  notify: found \"x\", expected a section with keys",
                        "3:13  notify.url is missing; write the address, or the name of a secret that has it:"
                                + " url_secret: SLACK_URL"),
                BadConfig.more(
                        "notify: {url: ftp://x/y, format: teams}\n",
                        "3:15  notify.url: \"ftp://x/y\" is not a URL such as https://hub.example.com",
                        "3:34  notify.format: \"teams\", expected json or slack or discord"),
                BadConfig.more(
                        "notify: {url: \"https://x.example/y?z\", url_secret: U}\n",
                        "3:52  notify.url_secret: url is set, too; keep one of them"));
    }

    static Stream<BadConfig> tunnels() {
        return Stream.of(
                BadConfig.more(
                        "tunnel: {}\n",
                        "3:1  tunnel.account is missing; write the id of the Cloudflare account, or config: the path of"
                                + " config.yml on the server",
                        "3:1  tunnel.id is missing; write the tunnel's UUID, which the dashboard and `cloudflared tunnel"
                                + " list` show",
                        "3:1  tunnel.token_secret is missing; write the name of a secret that has the API token, such as"
                                + " CLOUDFLARE_API_TOKEN"),
                BadConfig.more(
                        "tunnel: {config: /c.yml, id: f70ff985-a4ef-4643-bbbc-4a0ed4fc8415}\n",
                        "3:30  tunnel.id: config is set, too: the rules are either in that file, or stored by"
                                + " Cloudflare"),
                BadConfig.more(
                        "tunnel: {account: x, id: y, token_secret: a b, api: http://example.com/v4}\n",
                        "3:19  tunnel.account: \"x\" is not an id of Cloudflare (32 digits, 0-9 and a-f)",
                        "3:26  tunnel.id: \"y\" is not the UUID of a tunnel, such as"
                                + " f70ff985-a4ef-4643-bbbc-4a0ed4fc8415",
                        "3:43  tunnel.token_secret: \"a b\" is not a variable name (not empty, without = and white"
                                + " space)",
                        "3:53  tunnel.api: \"http://example.com/v4\" would send the token unencrypted; write https"));
    }

    private static BadConfig app(String app, String error) {
        return BadConfig.file("app: " + app + "\nserver: web\n", "1:6  app: " + error);
    }

    private static BadConfig server(String server, String error) {
        return BadConfig.file("app: hub\nserver: " + server + "\n", "2:9  server: " + error);
    }

    private static BadConfig imageName(String name, String error) {
        return BadConfig.more(
                "image: {name: \"" + name + "\"}\n",
                "3:15  image.name: \"" + name + "\" is not an image name such as ghcr.io/acme/agent-hub:1.4: " + error);
    }
}
