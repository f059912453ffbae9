package dev.teal.router;

import static java.util.Map.entry;

import dev.teal.app.Address;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.RouterConfig;
import dev.teal.health.Visitor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// The app's nginx file, as a pure function of `teal.yml` and the slots' addresses. It is static: a
/// deployment never changes it, so a deployment never reloads nginx.
public record NginxFile(Config config, Layout layout, Address blue, Address green) {
    /// How Teal knows its own file.
    public static final String OWNED = "# Written by teal ";

    public String path() {
        return path(config);
    }

    public static String path(Config config) {
        return config.router().nginx().directory() + "/" + config.app() + ".conf";
    }

    /// Names this very text: nginx says it on `/.teal/slot` of `router.control`, so one request tells which
    /// file it has loaded. Nobody is kept out by it, and the first cryptographic digest of a JVM takes 10 ms.
    public String version() {
        byte[] text = fill("@version@").getBytes(StandardCharsets.UTF_8);
        return sum(new CRC32(), text) + sum(new CRC32C(), text);
    }

    private static String sum(Checksum checksum, byte[] text) {
        checksum.update(text);
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    public String text() {
        return fill(version());
    }

    /// Each hole by its own value: what one holds is not looked through for holes again.
    private String fill(String version) {
        RouterConfig router = config.router();
        boolean all = router.hosts().isEmpty();
        Map<String, String> values = Map.ofEntries(
                entry("app", config.app()),
                entry("id", config.app().replace('-', '_')),
                entry("blue", blue.toString()),
                entry("blue_host", blue.host()),
                entry("blue_port", String.valueOf(blue.port())),
                entry("green", green.toString()),
                entry("green_host", green.host()),
                entry("green_port", String.valueOf(green.port())),
                entry("control", router.control()),
                entry("listen", router.listen() + (all ? " default_server" : "")),
                entry("hosts", all ? "_" : String.join(" ", router.hosts())),
                entry("probed_host", Visitor.nameOf(router.hosts())),
                entry("flag", layout.flag()),
                entry("pause_file", layout.pause()),
                entry("maintenance", layout.maintenance()),
                entry("body_size", router.bodySize()),
                entry("connect_timeout", nginxTime(router.connectTimeout())),
                entry("read_timeout", nginxTime(router.readTimeout())),
                entry("health", router.health().orElse("")),
                entry("health_path", config.health().path()),
                entry("extra", indented(router.extra())),
                entry("version", version));
        return HOLE.matcher(template())
                .replaceAll(hole -> Matcher.quoteReplacement(values.getOrDefault(hole.group(1), hole.group())));
    }

    /// With `strategy: recreate` everybody waits for the drain, which waits for idle connections.
    private String template() {
        boolean pauses = config.pause().isPresent();
        boolean apart = config.streams().isPresent();
        List<String> trusted = config.router().trusted();
        return TEMPLATE.replace("@slot@", SLOT)
                .replace("@streams@", apart ? STREAMS : "")
                .replace("@monitored@", config.router().health().isPresent() ? MONITORED : "")
                .replace("@way@", apart ? "$@id@_way" : "")
                .replace("@trusted@", lines(trusted, peer -> "    " + peer + " 1;\n"))
                .replace("@real_ip@", lines(trusted, peer -> "    set_real_ip_from " + peer + ";\n"))
                .replace("@passed_maps@", lines(PASSED, NginxFile::passedMap))
                .replace("@passed@", lines(PASSED, NginxFile::passed))
                .replace("@dropped@", lines(DROPPED, name -> "    proxy_set_header " + name + " \"\";\n"))
                .replace("2 idle seconds", pauses ? "200 idle milliseconds" : "2 idle seconds")
                .replace("@idle@", pauses ? "200ms" : "2s")
                .replace("@counts@", pauses ? PauseDirectives.COUNTS : "")
                .replace("@pause@", pauses ? PauseDirectives.WAIT.indent(4) + "\n" : "")
                .replace("@held@", pauses ? PauseDirectives.STATS.indent(4) : "");
    }

    private static String lines(List<String> of, Function<String, String> line) {
        return of.stream().map(line).collect(Collectors.joining());
    }

    private static String passedMap(String header) {
        return "map $@id@_trusted $@id@_" + variable(header) + " {\n    1 $http_" + variable(header) + ";\n}\n";
    }

    private static String passed(String header) {
        return "    proxy_set_header " + header + " $@id@_" + variable(header) + ";\n";
    }

    private static String variable(String header) {
        return header.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /// Line ends stay what they are: to nginx a lone carriage return does not end a comment, and [String#indent]
    /// would make it a newline, which does.
    private static String indented(String lines) {
        return lines.isBlank() ? "" : "    " + lines.strip().replace("\n", "\n    ") + "\n";
    }

    private static String nginxTime(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    private static final Pattern HOLE = Pattern.compile("@([a-z_]+)@");

    /// What frameworks believe about who asks and how, beside what nginx sets itself: from trusted peers only.
    private static final List<String> PASSED = List.of(
            "Forwarded",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Scheme",
            "X-Forwarded-Ssl",
            "CF-Connecting-IP",
            "True-Client-IP");

    /// Beside those that nginx itself drops (TE, Keep-Alive, Expect). CGI calls `Proxy` HTTP_PROXY.
    private static final List<String> DROPPED =
            List.of("HTTP2-Settings", "Proxy", "Proxy-Authorization", "Proxy-Connection");

    /// In both server blocks: what one says is what the other does.
    private static final String SLOT = """
                # Which slot is live is asked for each request; with the cache on, a flip would be seen late.
                open_file_cache off;
                set $slot blue;
                if (-f @flag@) {
                    set $slot green;
                }
            """;

    /// A connection of an IPv6 socket to an IPv4 address is no other to the app, and `ss` tells it from the
    /// rest: see [Router#inFlight].
    private static final String STREAMS = """
            # WebSockets and event streams go by IPv6 sockets to the same address, so that `ss` tells them from requests: they
            # may stay on the old slot for a time of their own (streams).
            upstream @id@_blue_streams {
                server [::ffff:@blue_host@]:@blue_port@;
            }
            upstream @id@_green_streams {
                server [::ffff:@green_host@]:@green_port@;
            }
            map "$http_upgrade $http_accept" $@id@_way {
                "~*^websocket " _streams;
                "~*text/event-stream" _streams;
            }

            """;

    private static final String MONITORED = """
                location = @health@ {
                    if ($closed) {
                        return 503;
                    }
                    proxy_pass http://@id@_$slot@health_path@;
                }
            """;

    private static final String TEMPLATE = OWNED + """
            for @app@. Change teal.yml and run `teal setup`: what is edited here is lost then.

            # The way to the app keeps its connections. They close after 2 idle seconds: below any app's own limit, so that no
            # request meets a connection the app is closing, and soon enough for a drain that counts connections.
            upstream @id@_blue {
                server @blue@;
                keepalive 64;
                keepalive_timeout @idle@;
            }
            upstream @id@_green {
                server @green@;
                keepalive 64;
                keepalive_timeout @idle@;
            }

            # The app gets the name by which nginx chose the server block, with the port of the Host header. That header alone
            # is not to be believed: a request line with a name of its own overrules it, and HTTP/1.0 needs none. Then nginx
            # knows the first name of this file only, which can be a pattern.
            map "$host $http_host" $@id@_host {
                "~*^(\\S+) \\1\\.?(?<teal_port>:[0-9]+)$" $host$teal_port;
                "~^(_|\\*\\.\\S+) $" @probed_host@;
                default $host;
            }

            @streams@# WebSockets are the only upgrade: whatever else (h2c) would pass by the lines of this file.
            map $http_upgrade $@id@_upgrade {
                websocket websocket;
            }
            map $http_upgrade $@id@_connection {
                websocket upgrade;
            }

            # Peers that are believed about who asks and how (router.trusted). One on a unix socket has no address, for which
            # geo looks up 255.255.255.255.
            geo $realip_remote_addr $@id@_trusted {
                default "";
                255.255.255.255 1;
            @trusted@}
            map "$@id@_trusted $http_x_forwarded_proto" $@id@_scheme {
                "1 http" http;
                "1 https" https;
                default $scheme;
            }
            @passed_maps@
            @counts@# Teal's own questions. Only this server reaches the address, and no other server block takes the PROXY protocol there:
            # the app cannot answer in place of this one.
            server {
                listen @control@ proxy_protocol;
                server_name @app@;
                access_log off;

            @slot@    default_type text/plain;
                location = /.teal/slot {
                    return 200 "@app@ $slot @version@\\n";
                }
            @held@    location / {
                    return 404;
                }
            }

            server {
                listen @listen@;
                server_name @hosts@;

            @slot@    add_header X-Teal-Slot $slot always;

                # While the database is replaced, both slots are stopped.
                set $closed "";
                if (-f @maintenance@) {
                    set $closed 10;
                }
                add_header Retry-After $closed always;
                add_header X-Teal-Closed $closed always;

                # The app cannot say these in nginx' place.
                proxy_hide_header X-Teal-Slot;
                proxy_hide_header X-Teal-Closed;

            @pause@    # A tunnel's idle connections (cloudflared: 90 s) must outlive nginx' patience, or a POST meets a closing one.
                keepalive_timeout 120s;
                keepalive_requests 10000;
                client_max_body_size @body_size@;
                # Cookies, other headers and URLs as large as apps take them (Node: 16 KB, Puma: 80). nginx cuts off at 8 KB,
                # and at 4 what the app answers. For URLs the value of the port's default server counts.
                large_client_header_buffers 4 96k;

                # The client is the last address in X-Forwarded-For that is not trusted itself: each proxy adds its peer there.
                set_real_ip_from unix:;
            @real_ip@    real_ip_header X-Forwarded-For;
                real_ip_recursive on;

                proxy_http_version 1.1;
                proxy_set_header Host $@id@_host;
                proxy_set_header Upgrade $@id@_upgrade;
                proxy_set_header Connection $@id@_connection;
                proxy_set_header X-Real-IP $remote_addr;
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_set_header X-Forwarded-Proto $@id@_scheme;
            @passed@    # Meant for nginx alone.
            @dropped@    proxy_connect_timeout @connect_timeout@;
                proxy_read_timeout @read_timeout@;
                proxy_send_timeout @read_timeout@;
                # Events must not wait in a buffer. An app that asks for one (X-Accel-Buffering) gets none on disk.
                proxy_buffering off;
                proxy_max_temp_file_size 0;
                # The head of an answer must fit into the first buffer. The memory is taken as it is filled.
                proxy_buffer_size 64k;
                proxy_buffers 8 32k;
                # A request whose body is still coming must already hold its connection to the slot it was given:
                # the drain counts connections.
                proxy_request_buffering off;
            @extra@
            @monitored@    location / {
                    if ($closed) {
                        return 503;
                    }
                    proxy_pass http://@id@_$slot@way@;
                }
            }
            """;
}
