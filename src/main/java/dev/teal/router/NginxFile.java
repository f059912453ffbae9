package dev.teal.router;

import static java.util.Map.entry;

import dev.teal.app.Address;
import dev.teal.config.AssetFolder;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.RouterConfig;
import dev.teal.config.TlsConfig;
import dev.teal.config.value.Addresses;
import dev.teal.health.Visitor;
import dev.teal.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// The app's nginx file, as a pure function of `teal.yml` and the slots' addresses. A deployment never changes
/// it, so a deployment never reloads nginx.
///
/// @param tls how nginx answers by https with this file; empty: by http only
public record NginxFile(Config config, Layout layout, Address blue, Address green, Optional<TlsConfig> tls) {
    /// The first words of a file that Teal wrote.
    public static final String OWNED = "# Written by teal ";

    public NginxFile(Config config, Layout layout, Address blue, Address green) {
        this(config, layout, blue, green, config.router().tls());
    }

    /// The file for the time before there is a certificate.
    public NginxFile with(Optional<TlsConfig> otherTls) {
        return new NginxFile(config, layout, blue, green, otherTls);
    }

    public String path() {
        return path(config);
    }

    public static String path(Config config) {
        return config.router().nginx().directory() + "/" + config.app() + ".conf";
    }

    /// A checksum of the text. nginx returns it for `/.teal/slot` on `router.control`, which shows the file it
    /// has loaded. It protects nothing, so no cryptographic digest is needed.
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
        Map<String, String> values = new HashMap<>(Map.ofEntries(
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
                entry("leaving_file", layout.leaving()),
                entry("offline", layout.offline()),
                entry("offline_page", layout.offlinePage()),
                entry("acme_root", layout.acme()),
                entry("assets_root", layout.assets()),
                entry("body_size", router.bodySize()),
                entry("connect_timeout", nginxTime(router.connectTimeout())),
                entry("read_timeout", nginxTime(router.readTimeout())),
                entry("health", router.health().orElse("")),
                entry("health_path", config.health().path()),
                entry("extra", indented(router.extra())),
                entry("version", version)));
        tls.ifPresent(https -> values.putAll(tlsValues(https, all)));
        return HOLE.matcher(template())
                .replaceAll(hole -> Matcher.quoteReplacement(values.getOrDefault(hole.group(1), hole.group())));
    }

    private static Map<String, String> tlsValues(TlsConfig tls, boolean all) {
        int port = Addresses.portOf(tls.listen());
        return Map.of(
                "tls_listen",
                tls.listen() + " ssl http2" + (all ? " default_server" : ""),
                "tls_port",
                port == HTTPS ? "" : ":" + port,
                "certificate",
                tls.certificate(),
                "certificate_key",
                tls.key(),
                "hsts",
                tls.hsts().isZero() ? "" : "max-age=" + tls.hsts().toSeconds());
    }

    /// The fragments, put together; what is left to fill are the values.
    ///
    /// `slot.conf` is in both server blocks, so that the reported slot is the one that gets the requests.
    /// `streams.conf` sends streams by IPv6 sockets: the app sees no difference, `ss` does ([Router#inFlight]).
    /// With `strategy: recreate` all requests wait for the drain, and the drain waits for idle connections.
    private String template() {
        boolean pauses = config.pause().isPresent();
        boolean apart = config.streams().isPresent();
        boolean acme = config.router().tls().flatMap(TlsConfig::acme).isPresent();
        List<String> trusted = config.router().trusted();
        Optional<LimitLines> limits = config.router().limits().map(set -> new LimitLines(set, pauses));
        return SITE.replace("@slot@", SLOT)
                .replace("@streams@", apart ? fragment("streams.conf") : "")
                .replace("@tls_maps@", tls.isPresent() ? fragment("tls-maps.conf") : "")
                .replace("@tls@", tls.isPresent() ? fragment("tls.conf").indent(4) + "\n" : "")
                .replace("@acme@", acme ? fragment("acme.conf").indent(4) : "")
                .replace("@assets@", assets())
                .replace("@refused@", CLOSED.indent(8))
                .replace("@monitored@", config.router().health().isPresent() ? fragment("health.conf") : "")
                .replace("@way@", apart ? "$@id@_way" : "")
                .replace("@limit_zones@", limits.map(LimitLines::zones).orElse(""))
                .replace(
                        "@limits@",
                        limits.map(lines -> lines.lines().indent(4) + "\n").orElse(""))
                .replace(
                        "@compress@",
                        config.router().compress() ? fragment("compress.conf").indent(4) + "\n" : "")
                .replace("@trusted@", lines(trusted, peer -> "    " + peer + " 1;\n"))
                .replace("@real_ip@", lines(trusted, peer -> "    set_real_ip_from " + peer + ";\n"))
                .replace("@values@", VisitorHeaders.values())
                .replace("@passed@", VisitorHeaders.passed())
                .replace("@retries@", lines(OfflinePage.RETRY_AFTER, this::retry))
                .replace("@dropped@", VisitorHeaders.dropped())
                .replace("2 idle seconds", pauses ? "200 idle milliseconds" : "2 idle seconds")
                .replace("@idle@", pauses ? "200ms" : "2s")
                .replace("@counts@", pauses ? fragment("pause-counts.conf") : "")
                .replace("@pause@", pauses ? pause(limits.isPresent()) : "")
                .replace("@held@", pauses ? fragment("pause-stats.conf").indent(4) : "");
    }

    /// Lua runs after nginx's own rewriting (`return` and `set`), so a maintenance window answers at once, and
    /// the slot is chosen again after the wait. The file is read at most once in 20 ms, however many requests
    /// wait. They continue at no more than 1,000 a second, which an app that has just started can take. Counts
    /// are kept for an hour, by the epoch of the deployment.
    ///
    /// A pause file from an earlier boot of the server has no owner, and no flag shows which slot Docker has
    /// started since: that depends on when the power failed. Only one runs, so a connection shows which.
    private static String pause(boolean limits) {
        String waited = "    if till > ngx.now() then ngx.var.waited = \"yes\" end\n";
        return fragment("pause.conf")
                        .replace("@set_waited@", limits ? waited : "")
                        .indent(4) + "\n";
    }

    /// What is not among the files comes from the app.
    private String assets() {
        List<AssetFolder> folders = config.router().assets();
        String closed = CLOSED.indent(4);
        String fragment = ASSETS.replace("@refused@", closed);
        String live = LIVE.replace("@refused@", closed);
        return folders.isEmpty()
                ? ""
                : lines(
                                folders,
                                folder -> fragment.replace("@asset_url@", folder.url())
                                        .indent(4))
                        + live.indent(4);
    }

    private static String fragment(String name) {
        return Scripts.text(NginxFile.class, name);
    }

    private static <T> String lines(List<T> of, Function<T, String> line) {
        return of.stream().map(line).collect(Collectors.joining());
    }

    private String retry(Duration after) {
        String seconds = String.valueOf(after.toSeconds());
        return "        if (-f " + layout.retryAfter(after.toSeconds()) + ") {\n            set $retry " + seconds
                + ";\n        }\n";
    }

    /// Keeps line ends as they are: for nginx a lone carriage return does not end a comment, and
    /// [String#indent] would turn it into a newline, which does.
    private static String indented(String lines) {
        return lines.isBlank() ? "" : "    " + lines.strip().replace("\n", "\n    ") + "\n";
    }

    private static String nginxTime(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    /// Read once: `teal status` compares the version several times.
    private static final String SITE = fragment("site.conf");

    private static final String SLOT = fragment("slot.conf");

    private static final String CLOSED = fragment("closed.conf");

    private static final String ASSETS = fragment("assets.conf");

    private static final String LIVE = fragment("live.conf");

    private static final Pattern HOLE = Pattern.compile("@([a-z_]+)@");

    private static final int HTTPS = 443;
}
