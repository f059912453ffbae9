package dev.teal.health;

import dev.teal.config.Config;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The visitor that a probe on the server imitates. It uses the host and scheme of `url`, so that the app
/// answers probes like requests from outside.
///
/// @param host   the Host header: a name or address, with the port if it is not the scheme's default
/// @param scheme `http` or `https`: how the visitor reaches the outermost proxy
public record Visitor(String host, String scheme) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /// Uses the host of `url` if nginx answers for it; otherwise the first name in `router.hosts` that is not a
    /// pattern, otherwise a name that matches the first pattern, otherwise `localhost`.
    public static Visitor of(Config config) {
        List<String> hosts = config.router().hosts();
        String scheme =
                config.url().map(Visitor::scheme).orElse(config.router().tls().isPresent() ? "https" : "http");
        return config.url()
                .filter(url -> answersFor(hosts, name(url)))
                .map(Visitor::at)
                .orElseGet(() -> new Visitor(nameOf(hosts), scheme));
    }

    /// A visitor of this URL.
    public static Visitor at(URI url) {
        return new Visitor(name(url) + port(url), scheme(url));
    }

    private static String scheme(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String name(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT);
    }

    /// As browsers send it: without the scheme's default port.
    private static String port(URI url) {
        int defaultPort = scheme(url).equals("https") ? HTTPS : HTTP;
        return url.getPort() < 0 || url.getPort() == defaultPort ? "" : ":" + url.getPort();
    }

    private static boolean answersFor(List<String> hosts, String name) {
        return hosts.isEmpty()
                || hosts.stream()
                        .anyMatch(host -> host.equals(name) || (isPattern(host) && name.endsWith(host.substring(1))));
    }

    /// `*.example.com`.
    private static boolean isPattern(String host) {
        return host.startsWith("*");
    }

    /// The host name for requests without one.
    ///
    /// @param hosts `router.hosts`
    public static String nameOf(List<String> hosts) {
        return hosts.stream()
                .filter(host -> !isPattern(host))
                .findFirst()
                .orElseGet(
                        () -> hosts.isEmpty() ? "localhost" : hosts.getFirst().replace("*.", "teal."));
    }

    /// The host without a port.
    public String name() {
        return host.replaceFirst(":[0-9]+$", "");
    }

    public boolean isSecure() {
        return scheme.equals("https");
    }

    /// curl's arguments for a request to nginx, with the scheme as a proxy in front would send it.
    public List<String> toRouter() {
        List<String> arguments = new ArrayList<>(List.of("--header", "Host: " + host));
        if (isSecure()) {
            arguments.addAll(List.of("--header", "X-Forwarded-Proto: https"));
        }
        return arguments;
    }

    /// curl's arguments for a request to the app, as nginx would send it for a visitor from this machine.
    public List<String> toApp() {
        return List.of(
                "--header",
                "Host: " + host,
                "--header",
                "X-Real-IP: 127.0.0.1",
                "--header",
                "X-Forwarded-For: 127.0.0.1",
                "--header",
                "X-Forwarded-Proto: " + scheme);
    }
}
