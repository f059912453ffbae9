package dev.teal.config.read;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad values of `container`, `slots`, `router` and `network`.
class ContainerErrorsTest {
    private static final String SHARED =
            " shares files with Teal's own folders, /opt/hub/teal and /opt/hub/route; write another"
                    + " directory, such as data";

    @ParameterizedTest
    @MethodSource({"containers", "slotsAndRouter"})
    void everyErrorNamesItsPlaceWhatWasFoundAndWhatWasExpected(BadConfig bad) {
        bad.check();
    }

    static Stream<BadConfig> containers() {
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
                        "env: ['A=b']",
                        "18  container.env: found a list; write NAME: value instead of - NAME=value, without the dash"),
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
                BadConfig.more(
                        "runtime: process\nimage: {files: x, command: y}\ncontainer: {memory: 1g, env: {PORT: 1}}\n",
                        "5:21  container.memory: has no meaning with runtime: process",
                        "5:30  container.env: with runtime: process Teal sets PORT, which differs by slot; remove it"));
    }

    static Stream<BadConfig> slotsAndRouter() {
        String path = " has characters that are not allowed in a path: white space, ; { } \" ' \\ $ # or non-ASCII";
        return Stream.of(
                BadConfig.more("slots: {green: 3000}\n", "3:16  slots.green: 3000 is also used by slots.blue"),
                BadConfig.more("slots: {blue: 0}\n", "3:15  slots.blue: \"0\" is not a port number (1–65535)"),
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
                BadConfig.more(
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
                router("limits: {requests: 20}", "29  router.limits.requests: \"20\" has no unit; write 20/s or 20/m"),
                router(
                        "limits: {requests: 20/h}",
                        "29  router.limits.requests: \"20/h\" is not a rate; write a whole number and /s or /m, such as"
                                + " 20/s or 300/m"),
                router(
                        "limits: {requests: 0/s}",
                        "29  router.limits.requests: \"0/s\" is not a rate from 1/m to 100000/s"),
                router(
                        "limits: {connections: 0}",
                        "32  router.limits.connections: \"0\" is not a number from 1 to 65535"),
                router(
                        "limits: {burst: 5, connections: 5}",
                        "10  router.limits.requests is missing; burst adds to it; write a rate such as 20/s"),
                router(
                        "limits: {}",
                        "10  router.limits.requests is missing; write a rate such as 20/s, or limit connections"),
                router("limits: 20/s", "18  router.limits: found \"20/s\", expected a section with keys"),
                router("compress: gzip", "20  router.compress: \"gzip\" is neither on nor off"),
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
                router(
                        "listen: 443",
                        "18  router.listen: 443 is for https, and this address answers plain http; for https write"
                                + " router.tls, or let a tunnel or a proxy with a certificate take 443, and write the"
                                + " port that it sends requests to, such as 80 or 127.0.0.1:8080"),
                router(
                        "tls: {key: /k}",
                        "10  router.tls.certificate is missing; write its path on the server, such as"
                                + " /etc/ssl/private/hub.pem"),
                router(
                        "tls: {key: /k, certificate: c.pem}",
                        "38  router.tls.certificate: \"c.pem\" is not an absolute path of letters, digits and . _ - /"),
                router(
                        "tls: {key: /k, certificate: /c, listen: 80}",
                        "15  router.tls: 80 is also used by router.listen or router.control"),
                router(
                        "tls: {key: /k, certificate: /c}, trusted: [10.0.0.5]",
                        "52  router.trusted: Teal's requests from the server itself would be sent to https; add"
                                + " 127.0.0.1"),
                router(
                        "tls: yes",
                        "15  router.tls: \"yes\" is not one of auto, off; for a certificate of your own write a section"
                                + " with certificate and key"),
                router(
                        "tls: auto",
                        "15  router.tls: a certificate is for names; write them as router.hosts, such as"
                                + " [hub.example.com]"),
                router(
                        "hosts: ['*.a.b'], tls: auto",
                        "17  router.hosts: *.a.b needs a certificate that only a proof by DNS gives; write the names"
                                + " themselves, or certificate and key in router.tls"),
                router(
                        "hosts: [a.b], tls: {ca: 'http://a.b/c'}",
                        "34  router.tls.ca: \"http://a.b/c\" is not one of letsencrypt, letsencrypt-staging, or the https"
                                + " address of an ACME directory"),
                router("hosts: [a.b], tls: {email: '-a@b'}", "37  router.tls.email: \"-a@b\" is not an e-mail address"),
                router(
                        "tls: {key: /k, certificate: /c, email: a@b.c}",
                        "49  router.tls.email: is for a certificate that Teal gets; certificate and key are files of your"
                                + " own"),
                router(
                        "assets: on",
                        "18  router.assets: \"on\" is not off; write a section, such as `/assets: /app/public/assets`"),
                router(
                        "assets: {/: /a}",
                        "19  router.assets: \"/\" cannot be served by nginx; write a path such as /assets"),
                router(
                        "assets: {/a/../b: /a}",
                        "19  router.assets: \"/a/../b\" contains . or ..; write the path without them"),
                router(
                        "assets: {/a: ../b}",
                        "18  router.assets: \"../b\" contains . or ..; write the path without them"),
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

    private static BadConfig container(String keys, String error) {
        return BadConfig.more("container: {" + keys + "}\n", "3:" + error);
    }

    private static BadConfig network(String subnet, String error) {
        return BadConfig.more("network: {subnet: " + subnet + "}\n", "3:19  network.subnet: " + error);
    }

    private static BadConfig untrusted(String peer, String error) {
        return router("trusted: ['" + peer + "']", "20  router.trusted: \"" + peer + "\" " + error);
    }

    private static BadConfig router(String keys, String... errors) {
        return BadConfig.more(
                "router: {" + keys + "}\n",
                Stream.of(errors).map(error -> "3:" + error).toArray(String[]::new));
    }
}
