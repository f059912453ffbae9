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

/// The app's nginx file, as a pure function of `teal.yml` and the slots' addresses. A deployment never changes
/// it, so a deployment never reloads nginx.
public record NginxFile(Config config, Layout layout, Address blue, Address green) {
    /// The first words of a file that Teal wrote.
    public static final String OWNED = "# Written by teal ";

    public String path() {
        return path(config);
    }

    public static String path(Config config) {
        return config.router().nginx().directory() + "/" + config.app() + ".conf";
    }

    /// A checksum of the text. nginx returns it for `/.teal/slot` on `router.control`, which shows the file it
    /// has loaded. It protects nothing, so no cryptographic digest is needed: a JVM's first one takes 10 ms.
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

    /// Fills each hole once: holes in an inserted value stay as they are.
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

    /// With `strategy: recreate` all requests wait for the drain, and the drain waits for idle connections.
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

    /// Keeps line ends as they are: for nginx a lone carriage return does not end a comment, and
    /// [String#indent] would turn it into a newline, which does.
    private static String indented(String lines) {
        return lines.isBlank() ? "" : "    " + lines.strip().replace("\n", "\n    ") + "\n";
    }

    private static String nginxTime(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    private static final Pattern HOLE = Pattern.compile("@([a-z_]+)@");

    /// Headers about the client that frameworks trust and nginx does not set; only trusted peers may send them.
    private static final List<String> PASSED = List.of(
            "Forwarded",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Scheme",
            "X-Forwarded-Ssl",
            "CF-Connecting-IP",
            "True-Client-IP");

    /// Dropped like those that nginx drops itself (TE, Keep-Alive, Expect). CGI turns `Proxy` into HTTP_PROXY.
    private static final List<String> DROPPED =
            List.of("HTTP2-Settings", "Proxy", "Proxy-Authorization", "Proxy-Connection");

    /// In both server blocks, so that the reported slot is the one that gets the requests.
    private static final String SLOT = """
                # Each request checks which slot is live; with the cache on, a flip would take effect late.
                open_file_cache off;
                set $slot blue;
                if (-f @flag@) {
                    set $slot green;
                }
            """;

    /// The app sees no difference in a connection from an IPv6 socket to an IPv4 address; `ss` does:
    /// see [Router#inFlight].
    private static final String STREAMS = """
            # WebSockets and event streams use IPv6 sockets to the same address, so that `ss` can tell them from requests: they
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
            for @app@. Do not edit: change teal.yml and run `teal setup`, which overwrites this file.

            # Connections to the app are reused. They close after 2 idle seconds: earlier than any app closes them, so that no
            # request meets a closing connection, and soon enough for a drain that counts connections.
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

            # The app gets the name by which nginx chose the server block, with the port of the Host header. The header alone
            # cannot be trusted: a name in the request line overrides it, and HTTP/1.0 does not need it. Without a name, nginx
            # takes the first server_name, which can be a pattern.
            map "$host $http_host" $@id@_host {
                "~*^(\\S+) \\1\\.?(?<teal_port>:[0-9]+)$" $host$teal_port;
                "~^(_|\\*\\.\\S+) $" @probed_host@;
                default $host;
            }

            @streams@# WebSocket is the only upgrade: any other (h2c) would bypass the rules of this file.
            map $http_upgrade $@id@_upgrade {
                websocket websocket;
            }
            map $http_upgrade $@id@_connection {
                websocket upgrade;
            }

            # Peers whose headers about the client are trusted (router.trusted). A peer on a unix socket has no address; geo
            # looks up 255.255.255.255 for it.
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
            @counts@# Teal's own requests. Only this machine reaches the address, and no other server block accepts the PROXY
            # protocol on it, so the app cannot answer in place of this block.
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

                # Only nginx may set these, not the app.
                proxy_hide_header X-Teal-Slot;
                proxy_hide_header X-Teal-Closed;

            @pause@    # Longer than a tunnel keeps idle connections (cloudflared: 90 s), or a POST meets a closing one.
                keepalive_timeout 120s;
                keepalive_requests 10000;
                client_max_body_size @body_size@;
                # Headers and URLs as large as apps accept them (Node: 16 KB, Puma: 80). nginx's limits are 8 KB, and 4 KB for
                # the headers of a response. For URLs the value of the port's default server counts.
                large_client_header_buffers 4 96k;

                # The client is the last untrusted address in X-Forwarded-For: each proxy appends its peer.
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
            @passed@    # Meant for nginx only.
            @dropped@    proxy_connect_timeout @connect_timeout@;
                proxy_read_timeout @read_timeout@;
                proxy_send_timeout @read_timeout@;
                # Event streams must not be buffered. An app that asks for buffering (X-Accel-Buffering) gets none on disk.
                proxy_buffering off;
                proxy_max_temp_file_size 0;
                # The headers of a response must fit into the first buffer. Memory is used only as it fills.
                proxy_buffer_size 64k;
                proxy_buffers 8 32k;
                # A request whose body is still arriving must already hold a connection to its slot: the drain counts
                # connections.
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
