package dev.teal.router;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Headers of a request that an app must not get from everybody, as lines of nginx's file with its holes.
/// Frameworks or their usual middleware believe them.
final class VisitorHeaders {
    /// Only trusted peers may send them.
    private static final List<String> PASSED = List.of(
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Server",
            "X-Original-Host",
            "X-Script-Name",
            "CF-Connecting-IPv6",
            "CF-Pseudo-IPv4",
            "CF-IPCountry");

    /// The same as the X-Forwarded- headers. A proxy that sends those may pass on this one from a visitor; Spring
    /// prefers it.
    private static final List<String> STANDARD = List.of("Forwarded");

    /// What content delivery networks tell. Another proxy passes on what a visitor sends, so the app gets what nginx
    /// found.
    private static final Map<String, String> FOUND = new TreeMap<>(Map.of(
            "CF-Connecting-IP", "$remote_addr",
            "CF-Visitor", "'{\"scheme\":\"$@id@_scheme\"}'",
            "Fastly-Client-IP", "$remote_addr",
            "True-Client-IP", "$remote_addr"));

    /// Other names of X-Forwarded-Proto. A proxy that sends that one may pass on these from a visitor. Rack,
    /// gunicorn (which refuses contradictory ones), Tornado, Echo, Fiber, Yii and WordPress read some of them.
    private static final List<String> SCHEMES = List.of(
            "CloudFront-Forwarded-Proto",
            "Front-End-Https",
            "X-Forwarded-Protocol",
            "X-Forwarded-Scheme",
            "X-Forwarded-Ssl",
            "X-Scheme",
            "X-Url-Scheme");

    /// Dropped like those that nginx drops itself (TE, Keep-Alive, Expect). CGI turns `Proxy` into HTTP_PROXY.
    ///
    /// Hardly any proxy sets these addresses, and their readers also read X-Forwarded-For: Rails and PHP
    /// (Client-IP), Java's utilities (…Proxy-Client-IP), request-ip for Node, django-ipware. The URLs (Yii,
    /// Laminas, ASP.NET) would evade rules in router.extra.
    private static final List<String> DROPPED = List.of(
            "HTTP2-Settings",
            "Proxy",
            "Proxy-Authorization",
            "Proxy-Connection",
            "Client-IP",
            "Fly-Client-IP",
            "Forwarded-For",
            "Proxy-Client-IP",
            "WL-Proxy-Client-IP",
            "X-Appengine-User-IP",
            "X-Client-IP",
            "X-Cluster-Client-IP",
            "X-Forwarded",
            "X-Original-Forwarded-For",
            "X-Original-URL",
            "X-Rewrite-URL");

    private static final List<String> ALL = Stream.of(PASSED, STANDARD, FOUND.keySet(), SCHEMES)
            .flatMap(Collection::stream)
            .toList();

    private VisitorHeaders() {}

    /// Lines of the server block that give each header its value, in variables.
    static String values() {
        return lines(ALL, header -> "    set " + variable(header) + " " + received(header) + ";\n")
                + lines(FOUND.keySet(), VisitorHeaders::found)
                + "    if ($http_x_forwarded_for != \"\") {\n" + lines(STANDARD, VisitorHeaders::none) + "    }\n"
                + "    if ($http_x_forwarded_proto != \"\") {\n" + lines(SCHEMES, VisitorHeaders::none) + "    }\n"
                + "    if ($@id@_trusted = \"\") {\n" + lines(ALL, VisitorHeaders::none) + "    }\n";
    }

    static String passed() {
        return lines(ALL, header -> "    proxy_set_header " + header + " " + variable(header) + ";\n");
    }

    static String dropped() {
        return lines(DROPPED, header -> "    proxy_set_header " + header + " \"\";\n");
    }

    private static String found(String header) {
        return "    if (" + received(header) + " != \"\") {\n        set " + variable(header) + " " + FOUND.get(header)
                + ";\n    }\n";
    }

    private static String none(String header) {
        return "        set " + variable(header) + " \"\";\n";
    }

    private static String lines(Collection<String> headers, Function<String, String> line) {
        return headers.stream().map(line).collect(Collectors.joining());
    }

    private static String received(String header) {
        return "$http_" + header.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /// A number instead of the header's name: nginx's table of variables has little room for long names.
    private static String variable(String header) {
        return "$passed_" + (ALL.indexOf(header) + 1);
    }
}
