package dev.teal.config.read;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad values, section by section, and the exact lines that the user sees.
class ValueErrorsTest {
    private static final String SHARED =
            " shares files with Teal's own folders, /opt/hub/teal and /opt/hub/route; write another"
                    + " directory, such as data";

    @ParameterizedTest
    @MethodSource({"top", "images", "containers", "slotsAndRouter", "healths", "databases"})
    void everyErrorNamesItsPlaceWhatWasFoundAndWhatWasExpected(Bad bad) {
        bad.check();
    }

    static Stream<Bad> top() {
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
                Bad.more(
                        "url: hub.example.com\n",
                        "3:6  url: \"hub.example.com\" is not a URL; write https://hub.example.com"),
                Bad.more(
                        "url: https://bücher.example:8443/hub\n",
                        "3:6  url: \"https://bücher.example:8443/hub\" is not a URL; write"
                                + " https://xn--bcher-kva.example:8443/hub"),
                Bad.more(
                        "url: https://straße.example\n",
                        "3:6  url: \"https://straße.example\" is not a URL; write the name in its ASCII form,"
                                + " which begins with xn--"),
                server(
                        "root@bücher.example",
                        "\"root@bücher.example\" is not a server; write the host as xn--bcher-kva.example"),
                Bad.more(
                        "url: 'https://a b'\n",
                        "3:6  url: \"https://a b\" is not a URL such as" + " https://hub.example.com"),
                Bad.more(
                        "directory: opt/x\n",
                        "3:12  directory: \"opt/x\" is not an absolute path of letters, digits and . _ - /"),
                Bad.more(
                        "directory: /opt/../x\n",
                        "3:12  directory: \"/opt/../x\" contains . or ..; write the path without them"),
                Bad.more(
                        "directory: /opt/\n",
                        "3:12  directory: \"/opt/\" is a system directory; write a directory for"
                                + " this app only, such as /opt/<app>"),
                Bad.more(
                        "directory: /etc/x\n",
                        "3:12  directory: \"/etc/x\" is a system directory; write a directory for"
                                + " this app only, such as /opt/<app>"),
                Bad.more(
                        "runtime: dokcer\n",
                        "3:10  runtime: \"dokcer\", expected docker or process; did you mean" + " \"docker\"?"),
                Bad.more("standby: hot\n", "3:10  standby: \"hot\", expected stopped or running"),
                Bad.more("strategy: blue\n", "3:11  strategy: \"blue\", expected blue-green or recreate"),
                Bad.more("pause: 900ms\n", "3:8  pause: \"900ms\" is too short; write at least 1s"),
                Bad.more(
                        "strategy: recreate\nstandby: running\n",
                        "4:10  standby: running is impossible with strategy: recreate, where the app never runs"
                                + " twice; write stopped"),
                Bad.more("retain: 1\n", "3:9  retain: \"1\" is not a number from 2 to 1000"),
                Bad.more("drain: 0s\n", "3:8  drain: \"0s\" is too short; write at least 1ms"),
                Bad.more("drain: 2d\n", "3:8  drain: \"2d\" has an unknown unit; the units are ms, s, m and h"),
                Bad.more("drain: 25h\n", "3:8  drain: \"25h\" is too long; write at most 24h"),
                Bad.more(
                        "drain: 1.5s\n",
                        "3:8  drain: \"1.5s\" is not a duration; write a whole number and a unit: 500ms, 10s,"
                                + " 5m, 1h"),
                Bad.more("release: ''\n", "3:10  release: the program is empty; write what to run"));
    }

    static Stream<Bad> databases() {
        String mounted = "container: {volumes: [\"data:/app/data\", \"ro:/r:ro\", \"one.db:/one.db\"]}\ndatabase: ";
        return Stream.of(
                Bad.more("database: x\n", "3:11  database: found \"x\", expected a section with keys"),
                Bad.more(
                        "database: {}\n",
                        "3:1  database.sqlite is missing; write the database's path on the server, such as"
                                + " sqlite: data/app.db"),
                Bad.more(
                        mounted + "{sqlite: [data/hub.db, data/hub.db]}\n",
                        "4:20  database.sqlite: data/hub.db is listed twice"),
                Bad.more(
                        mounted + "{sqlite: other/hub.db}\n",
                        "4:20  database.sqlite: other/hub.db is not in a directory of container.volumes, so no release"
                                + " would see it"),
                Bad.more(
                        mounted + "{sqlite: ro/hub.db}\n",
                        "4:20  database.sqlite: ro/hub.db is in ro, which is mounted read-only"),
                Bad.more(
                        mounted + "{sqlite: one.db}\n",
                        "4:20  database.sqlite: one.db is mounted without its -wal file; mount its" + " directory"),
                Bad.more(
                        mounted + "{sqlite: ../hub.db}\n",
                        "4:20  database.sqlite: \"../hub.db\" contains . or ..; write the path without them"),
                Bad.more(
                        mounted + "{sqlite: data/hub.db-wal}\n",
                        "4:20  database.sqlite: \"data/hub.db-wal\" is not a database file; write its path, such as"
                                + " data/app.db"),
                Bad.more(
                        mounted + "{sqlite: data/hub.db, snapshots: -1}\n",
                        "4:44  database.snapshots: \"-1\" is not a number from 0 to 1000"),
                Bad.more(
                        mounted + "{postgres: x, sqlite: data/hub.db}\n",
                        "4:12  database: unknown key \"postgres\"; Teal handles SQLite only; a database with a"
                                + " server of its own needs no section"));
    }

    private static Bad app(String app, String error) {
        return Bad.file("app: " + app + "\nserver: web\n", "1:6  app: " + error);
    }

    private static Bad server(String server, String error) {
        return Bad.file("app: hub\nserver: " + server + "\n", "2:9  server: " + error);
    }

    static Stream<Bad> images() {
        return Stream.of(
                Bad.more(
                        "image: {name: a:1, target: x}\n",
                        "3:28  image.target: has no meaning with image.name, a ready" + " image"),
                Bad.more(
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
                Bad.more(
                        "image: {platform: amd64}\n",
                        "3:19  image.platform: \"amd64\" is not a platform; write os/arch, such"
                                + " as linux/amd64 or linux/arm64"),
                Bad.more(
                        "image: {context: -}\n",
                        "3:18  image.context: \"-\" is not a path; write one such as . or ./app"),
                Bad.more(
                        "image: {files: x, command: [y]}\n",
                        "3:16  image.files: has no meaning with runtime: docker; write" + " runtime: process"),
                Bad.more(
                        "runtime: process\n",
                        "1:1  image.files is missing; runtime: process runs a folder of files",
                        "1:1  image.command is missing; write the words that start the app in its folder"),
                Bad.more(
                        "runtime: process\nimage: {files: x, command: [y], platform: linux/amd64}\n",
                        "4:43  image.platform: has no meaning with runtime: process"));
    }

    private static final String NOT_MADE = " is not made of words of a-z and 0-9, separated by . or _ or __ or -";

    private static Bad imageName(String name, String error) {
        return Bad.more(
                "image: {name: \"" + name + "\"}\n",
                "3:15  image.name: \"" + name + "\" is not an image name such as ghcr.io/acme/agent-hub:1.4: " + error);
    }

    static Stream<Bad> containers() {
        return Stream.of(
                container("port: 70000", "19  container.port: \"70000\" is not a port number (1–65535)"),
                container(
                        "volumes: [/data]",
                        "23  container.volumes: \"/data\" is not a volume; write source:target or"
                                + " source:target:ro, such as data:/app/data"),
                container(
                        "volumes: ['../x:/x']",
                        "23  container.volumes: \"../x:/x\" contains . or ..; write the path without them"
                                .replace("../x:/x", "../x")),
                container(
                        "volumes: ['teal:/x']",
                        "23  container.volumes: \"teal:/x\": \"teal\" is reserved for Teal;" + " choose another name"),
                container(
                        "volumes: ['a:/']",
                        "23  container.volumes: \"a:/\" would hide the whole image; write a directory in"
                                + " the container"),
                container("volumes: ['a:/x', 'b:/x/']", "22  container.volumes: /x is the target of two volumes"),
                container(
                        "volumes: ['data:/app/data', 'data/uploads:/uploads']",
                        "22  container.volumes: data/uploads is inside the volume data, so the app could replace it"
                                + " with a link to any directory of the server; move it outside, or mount only data"),
                container(
                        "volumes: ['/opt/hub/data/a/b:/b:ro', 'data:/app/data']",
                        "22  container.volumes: /opt/hub/data/a/b is inside the volume data, so the app could"
                                + " replace it with a link to any directory of the server; move it outside, or mount"
                                + " only data"),
                container("volumes: ['/opt/hub:/x:ro']", "22  container.volumes: /opt/hub" + SHARED),
                container("volumes: ['/:/x']", "22  container.volumes: /" + SHARED),
                container("volumes: ['/opt/hub/route:/x']", "22  container.volumes: /opt/hub/route" + SHARED),
                container("volumes: ['/opt/hub/teal/env:/x']", "22  container.volumes: /opt/hub/teal/env" + SHARED),
                container(
                        "volumes: ['a b:/x']",
                        "23  container.volumes: \"a b:/x\": \"a b\" is not a path of letters, digits and"
                                + " . _ @ + - /"),
                container(
                        "env: {'A B': c}",
                        "19  container.env: \"A B\" is not a variable name (not empty, without = and white space)"),
                container(
                        "env: {TEAL_SLOT: c}",
                        "19  container.env: \"TEAL_SLOT\" is reserved for Teal; choose a name that does not start"
                                + " with TEAL_"),
                container(
                        "env: {A: c}, secrets: [A]",
                        "35  container.secrets: A is also in container.env; keep one of them"),
                container("secrets: [A, A]", "22  container.secrets: A is listed twice"),
                container("memory: 512", "21  container.memory: \"512\" has no unit; write 512m"),
                container("memory: 1m", "21  container.memory: \"1m\" is less than Docker allows; write at least 6m"),
                container(
                        "memory: lots",
                        "21  container.memory: \"lots\" is not a size; write a whole number and k, m or g, such"
                                + " as 512m"),
                container(
                        "options: [--name=x]",
                        "23  container.options: \"--name=x\" is not allowed here; Teal names the container"
                                + " after app and slot; remove it"),
                container(
                        "options: [--env, A=b]",
                        "23  container.options: \"--env\" is not allowed here; use container.env or"
                                + " container.secrets"),
                container(
                        "options: ['-p80:80']",
                        "23  container.options: \"-p80:80\" is not allowed here; use container.port and" + " slots"),
                container(
                        "options: [-itd]",
                        "23  container.options: \"-itd\" is not allowed here; Teal runs the container in the"
                                + " background and keeps it; remove it"),
                container(
                        "options: ['--cpus 2']",
                        "23  container.options: \"--cpus 2\" is two words; write --cpus and 2 as two" + " items"),
                container(
                        "options: [busybox]",
                        "22  container.options: \"busybox\" is not an option; the first word must start with -"),
                Bad.more(
                        "runtime: process\nimage: {files: x, command: y}\ncontainer: {memory: 1g, env: {PORT: 1}}\n",
                        "5:21  container.memory: has no meaning with runtime: process",
                        "5:30  container.env: with runtime: process Teal sets PORT, which differs by slot; remove it"));
    }

    private static Bad container(String keys, String error) {
        return Bad.more("container: {" + keys + "}\n", "3:" + error);
    }

    private static Bad network(String subnet, String error) {
        return Bad.more("network: {subnet: " + subnet + "}\n", "3:19  network.subnet: " + error);
    }

    static Stream<Bad> slotsAndRouter() {
        String path = " has characters that are not allowed in a path: white space, ; { } \" ' \\ $ # or non-ASCII";
        return Stream.of(
                Bad.more("slots: {green: 3000}\n", "3:16  slots.green: 3000 is also used by slots.blue"),
                Bad.more("slots: {blue: 0}\n", "3:15  slots.blue: \"0\" is not a port number (1–65535)"),
                network("10.0.0.0", "\"10.0.0.0\" is not an IPv4 network; write one such as 172.30.0.0/24"),
                network("'fd00::/64'", "\"fd00::/64\" is not an IPv4 network; write one such as 172.30.0.0/24"),
                network(
                        "10.0.0.16/29",
                        "\"10.0.0.16/29\" has 8 addresses; write a network between /8 and /28, such as 172.30.0.0/24"),
                network(
                        "0.0.0.0/0",
                        "\"0.0.0.0/0\" has 4294967296 addresses; write a network between /8 and /28, such as"
                                + " 172.30.0.0/24"),
                network(
                        "127.0.0.0/24",
                        "\"127.0.0.0/24\" cannot be used for hosts; write a private network such as 172.30.0.0/24"),
                network(
                        "172.30.0.1/24",
                        "\"172.30.0.1/24\" has bits set after the first 24; write the network's own address, such as"
                                + " 10.0.0.0/8, or the address without a /"),
                Bad.more(
                        "runtime: process\nimage: {files: x, command: y}\nnetwork: {subnet: 172.30.0.0/24}\n",
                        "5:19  network.subnet: has no meaning with runtime: process"),
                router("listen: 3001", "18  router.listen: 3001 is also used by slots.green"),
                router(
                        "listen: '80 default_server; }'",
                        "18  router.listen: \"80 default_server; }\" is not an address to listen on;"
                                + " write 80, 127.0.0.1:80 or [::]:80"),
                router(
                        "listen: '256.1.1.1:80'",
                        "18  router.listen: \"256.1.1.1:80\" is not an address to listen on;"
                                + " write 80, 127.0.0.1:80 or [::]:80"),
                router("control: 127.0.0.9:3001", "19  router.control: 3001 is also used by slots.green"),
                router(
                        "control: 10.0.0.5:81",
                        "19  router.control: \"10.0.0.5:81\" is not a loopback address and port; write one such as"
                                + " 127.0.0.3:80"),
                router(
                        "control: 81",
                        "19  router.control: \"81\" is not a loopback address and port; write one such as 127.0.0.3:80"),
                router(
                        "control: '*:81'",
                        "19  router.control: \"*:81\" is not a loopback address and port; write one such as"
                                + " 127.0.0.3:80"),
                router("control: '[::1]:0'", "19  router.control: \"0\" is not a port number (1–65535)"),
                router(
                        "listen: 127.0.0.3:81",
                        "1  router.control: 127.0.0.3:81 is also used by router.listen; choose another loopback"
                                + " address"),
                router("trusted: [10.0.0.1, 10.0.0.1]", "19  router.trusted: 10.0.0.1 is listed twice"),
                untrusted(
                        "hub.example.com", "is not an address or network; write one such as 10.0.0.5 or 172.16.0.0/12"),
                untrusted("10.0.0", "is not an address or network; write one such as 10.0.0.5 or 172.16.0.0/12"),
                untrusted(
                        "::ffff:10.0.0.5", "is not an address or network; write one such as 10.0.0.5 or 172.16.0.0/12"),
                untrusted("fe80::1%eth0", "is not an address or network; write one such as 10.0.0.5 or 172.16.0.0/12"),
                untrusted(
                        "10.0.0.5/8",
                        "has bits set after the first 8; write the network's own address, such as 10.0.0.0/8, or the"
                                + " address without a /"),
                untrusted("10.0.0.0/33", "has a prefix length of 33; write 1 to 32"),
                untrusted("::/0", "has a prefix length of 0, which would trust everybody; write 1 to 128"),
                router(
                        "hosts: ['a;b']",
                        "18  router.hosts: \"a;b\" is not a host name; write one such as hub.example.com or"
                                + " *.example.com"),
                router("hosts: ['https://a.b/c']", "18  router.hosts: \"https://a.b/c\" is not a host name; write a.b"),
                router(
                        "hosts: [straße.de]",
                        "18  router.hosts: \"straße.de\" is not a host name; write the name in its ASCII form, which"
                                + " begins with xn--"),
                router(
                        "hosts: [bücher.de]",
                        "18  router.hosts: \"bücher.de\" is not a host name; write xn--bcher-kva.de"),
                router("hosts: [A.b, a.b]", "17  router.hosts: a.b is listed twice"),
                router("health: '/a;}'", "18  router.health: \"/a;}\"" + path),
                router("health: '/$x'", "18  router.health: \"/$x\"" + path),
                router(
                        "health: /",
                        "18  router.health: \"/\" would hide the app's home page; write a path such as /health"),
                router("health: /a?b", "18  router.health: \"/a?b\" has a query; write a path such as /health"),
                router(
                        "body_size: 100mb",
                        "21  router.body_size: \"100mb\" is not a size; write a whole number and k, m or g, such"
                                + " as 100m"),
                router(
                        "body_size: '1m; x'",
                        "21  router.body_size: \"1m; x\" is not a size; write a whole number and k, m or g,"
                                + " such as 100m"),
                router("extra: 'x y'", "17  router.extra: the last line does not end in ; or }"),
                router("extra: 'x y; }'", "17  router.extra: has a } without a {; it would end the server block"),
                router("extra: \"x\\f}\\u2028\"", "17  router.extra: the last line does not end in ; or }"),
                router("extra: 'x { y;'", "17  router.extra: has a { that is never closed"),
                router("extra: 'x \"y;'", "17  router.extra: has a \" that is never closed"),
                router(
                        "extra: 'x a\"b; } y \"c;'",
                        "17  router.extra: has a } without a {; it would end the server" + " block"),
                router(
                        "nginx: {directory: '/n; x'}",
                        "29  router.nginx.directory: \"/n; x\" is not an absolute path of letters,"
                                + " digits and . _ - /"),
                // found by fuzzing
                router(
                        "nginx: {directory: //}",
                        "29  router.nginx.directory: \"//\" is not a directory that nginx reads;"
                                + " write one such as /etc/nginx/conf.d"));
    }

    private static Bad untrusted(String peer, String error) {
        return router("trusted: ['" + peer + "']", "20  router.trusted: \"" + peer + "\" " + error);
    }

    private static Bad router(String keys, String... errors) {
        return Bad.more(
                "router: {" + keys + "}\n",
                Stream.of(errors).map(error -> "3:" + error).toArray(String[]::new));
    }

    static Stream<Bad> healths() {
        return Stream.of(
                Bad.more("health: {status: 99}\n", "3:18  health.status: \"99\" is not a number from 100 to 599"),
                Bad.more("health: {tries: 3_0}\n", "3:17  health.tries: \"3_0\" is not a number from 1 to 10000"),
                Bad.more("health: {tries: 1801}\n", "3:17  health.tries: 1801 tries, 2000 ms apart, take more than 1h"),
                Bad.more(
                        "health: {path: '/a b'}\n",
                        "3:16  health.path: \"/a b\" has characters that are not allowed in a path:"
                                + " white space, ; { } \" ' \\ $ # or non-ASCII"),
                Bad.more(
                        "health: {path: /ä}\n",
                        "3:16  health.path: \"/ä\" has characters that are not allowed in a path:"
                                + " white space, ; { } \" ' \\ $ # or non-ASCII"),
                Bad.more(
                        "health: {path: \"/\\e[31m\"}\n",
                        "3:16  health.path: \"/\\u001b[31m\" has characters that are not"
                                + " allowed in a path: white space, ; { } \" ' \\ $ # or non-ASCII"));
    }
}
