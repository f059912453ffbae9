package dev.teal.router;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.config.TlsConfig;
import dev.teal.router.NginxText.Directive;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads a file of nginx that sends requests to the app's slots.
record OldSiteReader(String file, List<Directive> directives, Config config) {
    private static final Set<String> NO_NAMES = Set.of("_", "", "localhost");

    /// Teal's file has them too, or does without them what they do.
    private static final Set<String> COVERED = Set.of(
            "listen",
            "server",
            "server_name",
            "upstream",
            "keepalive",
            "keepalive_timeout",
            "keepalive_requests",
            "client_max_body_size",
            "proxy_pass",
            "proxy_http_version",
            "proxy_buffering",
            "proxy_request_buffering",
            "proxy_redirect",
            "proxy_cache_bypass",
            "proxy_connect_timeout",
            "proxy_read_timeout",
            "proxy_send_timeout");
    private static final Set<String> HEADERS = Set.of(
            "host",
            "upgrade",
            "connection",
            "x-real-ip",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto");

    /// What a block has that only sends visitors to https.
    private static final Set<String> REDIRECT =
            Set.of("listen", "server_name", "return", "if", "location", "access_log", "error_log");

    OldSite site(Set<Integer> ports, boolean isMain) {
        List<Finding> findings = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        if (isMain) {
            findings.add(Finding.refuses(
                    file + ", nginx's main file, sends requests to this app's ports",
                    "remove the `server` block of the app from it, without reloading nginx, then run `teal setup`,"
                            + " which loads Teal's file in its place"));
        } else {
            servers().forEach(server -> check(server, findings));
            directives.stream()
                    .filter(directive -> !sendsToHttps(directive))
                    .forEach(directive -> drop(directive, dropped));
        }
        return new OldSite(
                file,
                Set.copyOf(ports),
                servers().stream()
                        .filter(this::isOfApp)
                        .flatMap(OldSiteReader::names)
                        .distinct()
                        .toList(),
                List.copyOf(findings),
                List.copyOf(dropped));
    }

    private List<Directive> servers() {
        return directives.stream()
                .filter(directive -> directive.name().equals("server"))
                .toList();
    }

    private void check(Directive server, List<Finding> findings) {
        if (sendsToHttps(server)) {
            return;
        }
        String place = file + ":" + server.line();
        if (!isOfApp(server)) {
            findings.add(Finding.refuses(
                    place + " is another site's `server` block, in the file of the app's old site",
                    "move it to a file of its own, reload nginx, then run `teal setup`"));
            return;
        }
        arguments(server, "listen")
                .filter(arguments -> arguments.contains("ssl"))
                .filter(_ -> config.router().tls().isEmpty())
                .findFirst()
                .ifPresent(arguments -> findings.add(Finding.refuses(
                        place + " serves https itself (listen " + String.join(" ", arguments)
                                + "), and Teal's file serves http only without `router.tls`",
                        "write `tls: auto` below router in teal.yml, or a section with the certificate and the key of that"
                                + " block; then run `teal setup`")));
        List<String> hosts = config.router().hosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        String lost = names(server)
                .filter(name -> !hosts.isEmpty() && !hosts.contains(name))
                .collect(Collectors.joining(", "));
        if (!lost.isEmpty()) {
            findings.add(Finding.refuses(
                    place + " serves names that router.hosts lacks: " + lost,
                    "add them to router.hosts, or remove them from the old site and reload nginx; then run"
                            + " `teal setup`"));
        }
    }

    /// Whether a block only sends the app's visitors to https, as Teal's file does with `router.tls`.
    private boolean sendsToHttps(Directive server) {
        List<String> hosts = config.router().hosts();
        List<Directive> inside = all(server).skip(1).toList();
        return config.router().tls().isPresent()
                && server.name().equals("server")
                && names(server).allMatch(name -> hosts.isEmpty() || hosts.contains(name))
                && inside.stream().allMatch(each -> REDIRECT.contains(each.name()))
                && inside.stream()
                        .filter(each -> each.name().equals("return"))
                        .anyMatch(each -> each.arguments().stream().anyMatch(to -> to.startsWith("https://")));
    }

    private static Stream<Directive> all(Directive directive) {
        return Stream.concat(Stream.of(directive), directive.block().stream().flatMap(OldSiteReader::all));
    }

    /// Whether some of its requests go to a slot.
    private boolean isOfApp(Directive server) {
        Set<Integer> ports = new TreeSet<>();
        OldSite.collect(server, config, ports);
        Set<String> upstreams = new LinkedHashSet<>();
        directives.stream()
                .filter(directive -> directive.name().equals("upstream"))
                .filter(upstream -> {
                    Set<Integer> there = new TreeSet<>();
                    OldSite.collect(upstream, config, there);
                    return !there.isEmpty();
                })
                .forEach(upstream -> upstreams.addAll(upstream.arguments()));
        return !ports.isEmpty() || passesTo(server, upstreams);
    }

    private static boolean passesTo(Directive directive, Set<String> upstreams) {
        boolean here = directive.name().equals("proxy_pass")
                && !directive.arguments().isEmpty()
                && upstreams.contains(OldSite.host(directive.arguments().getFirst()));
        return here || directive.block().stream().anyMatch(inner -> passesTo(inner, upstreams));
    }

    private static Stream<String> names(Directive server) {
        return arguments(server, "server_name")
                .flatMap(List::stream)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !NO_NAMES.contains(name));
    }

    private static Stream<List<String>> arguments(Directive server, String name) {
        return server.block().stream()
                .filter(directive -> directive.name().equals(name))
                .map(Directive::arguments);
    }

    private void drop(Directive directive, List<String> dropped) {
        if (isDropped(directive)) {
            // Not all words: the value of a header may be a secret.
            dropped.add("line " + directive.line() + ": "
                    + directive.words().stream().limit(2).collect(Collectors.joining(" ")));
        } else if (!directive.name().equals("map")) {
            directive.block().forEach(inner -> drop(inner, dropped));
        }
    }

    private static boolean isOfTls(String directive) {
        return directive.startsWith("ssl_") || directive.equals("http2");
    }

    /// Whether Teal's file uses the same certificate or key, or has certbot get another.
    private boolean isReplaced(Directive directive) {
        return config.router().tls().flatMap(TlsConfig::acme).isPresent() || isOwn(directive);
    }

    private boolean isOwn(Directive directive) {
        return config.router().tls().stream()
                .map(tls -> directive.name().equals("ssl_certificate") ? tls.certificate() : tls.key())
                .anyMatch(path -> directive.arguments().equals(List.of(path)));
    }

    private boolean isDropped(Directive directive) {
        List<String> arguments = directive.arguments();
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean tls = config.router().tls().isPresent();
        return switch (directive.name()) {
            case "listen" ->
                config.router().listens().stream()
                        .noneMatch(listen -> Neighbors.address(listen).equals(Neighbors.address(first)));
            case "ssl_certificate", "ssl_certificate_key" -> !isReplaced(directive);
            case "location" -> !arguments.equals(List.of("/"));
            case "include" -> !first.endsWith("proxy_params") && !(tls && first.endsWith("/options-ssl-nginx.conf"));
            case "map" -> !first.equals("$http_upgrade");
            case "proxy_set_header" -> !HEADERS.contains(first.toLowerCase(Locale.ROOT));
            default -> !COVERED.contains(directive.name()) && !(tls && isOfTls(directive.name()));
        };
    }
}
