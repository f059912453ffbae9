package dev.teal.router;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Headers of a request that an app must not get from everybody, as lines of nginx's file with its holes.
final class VisitorHeaders {
    /// Headers about the visitor that frameworks or their usual middleware believe, and nginx does not set; only
    /// trusted peers may send them.
    private static final List<String> PASSED = List.of(
            "Forwarded",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Scheme",
            "X-Forwarded-Ssl",
            "CF-Connecting-IP",
            "True-Client-IP",
            // The address: Rails and PHP read Client-IP, Java's utilities the two Proxy-Client-IP, request-ip (Node)
            // and django-ipware the others.
            "CF-Connecting-IPv6",
            "CF-Pseudo-IPv4",
            "Client-IP",
            "Fastly-Client-IP",
            "Fly-Client-IP",
            "Forwarded-For",
            "Proxy-Client-IP",
            "WL-Proxy-Client-IP",
            "X-Appengine-User-IP",
            "X-Client-IP",
            "X-Cluster-Client-IP",
            "X-Forwarded",
            "X-Original-Forwarded-For",
            // The scheme: gunicorn (which refuses contradictory ones), Tornado, Echo, Fiber, Yii, WordPress' plugins.
            "CF-Visitor",
            "CloudFront-Forwarded-Proto",
            "Front-End-Https",
            "X-Forwarded-Protocol",
            "X-Scheme",
            "X-Url-Scheme",
            // The name and the path: Yii, Laminas, ASP.NET, WSGI apps. Another path would evade rules of router.extra.
            "X-Forwarded-Server",
            "X-Original-Host",
            "X-Original-URL",
            "X-Rewrite-URL",
            "X-Script-Name",
            // The country: shops.
            "CF-IPCountry");

    /// Dropped like those that nginx drops itself (TE, Keep-Alive, Expect). CGI turns `Proxy` into HTTP_PROXY.
    private static final List<String> DROPPED =
            List.of("HTTP2-Settings", "Proxy", "Proxy-Authorization", "Proxy-Connection");

    private VisitorHeaders() {}

    /// The variables of everybody's requests.
    static String none() {
        return numbered(i -> "    set " + variable(i) + " \"\";\n");
    }

    /// The variables of requests from trusted peers.
    static String trusted() {
        return numbered(i -> "        set " + variable(i) + " $http_"
                + PASSED.get(i).toLowerCase(Locale.ROOT).replace('-', '_') + ";\n");
    }

    static String passed() {
        return numbered(i -> "    proxy_set_header " + PASSED.get(i) + " " + variable(i) + ";\n");
    }

    static String dropped() {
        return DROPPED.stream()
                .map(name -> "    proxy_set_header " + name + " \"\";\n")
                .collect(Collectors.joining());
    }

    private static String numbered(IntFunction<String> line) {
        return IntStream.range(0, PASSED.size()).mapToObj(line).collect(Collectors.joining());
    }

    private static String variable(int index) {
        return "$passed_" + (index + 1);
    }
}
