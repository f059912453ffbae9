package dev.teal.config.read;

import static java.util.Map.entry;

import dev.teal.config.value.Nearest;
import dev.teal.config.value.Printable;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// The error for an unknown key. Suggests the key that was meant: for a typo, for a word of another tool, or in
/// another section.
final class UnknownKey {
    /// Words of kamal, dokku, compose and nginx; by dotted path.
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            entry("service", "app"),
            entry("name", "app"),
            entry("servers", "server"),
            entry("host", "server"),
            entry("ssh", "server"),
            entry("proxy", "router"),
            entry("nginx", "router.nginx"),
            entry("healthcheck", "health"),
            entry("proxy.healthcheck", "health"),
            entry("router.healthcheck", "health"),
            entry("health.retries", "health.tries"),
            entry("health.code", "health.status"),
            entry("health.url", "health.path"),
            entry("environment", "container.env"),
            entry("container.environment", "container.env"),
            entry("container.ports", "container.port"),
            entry("ports", "container.port"),
            entry("app_port", "container.port"),
            entry("router.app_port", "container.port"),
            entry("router.server_name", "router.hosts"),
            entry("router.client_max_body_size", "router.body_size"),
            entry("router.port", "router.listen"),
            entry("router.trusted_proxies", "router.trusted"),
            entry("router.set_real_ip_from", "router.trusted"),
            entry("router.forward_headers", "router.trusted"),
            entry("router.ssl", "router.tls"),
            entry("router.https", "router.tls"),
            entry("router.ssl_certificate", "router.tls.certificate"),
            entry("router.ssl_certificate_key", "router.tls.key"),
            entry("ssl", "router.tls"),
            entry("tls", "router.tls"),
            entry("domain", "router.hosts"),
            entry("domains", "router.hosts"),
            entry("builder", "image"),
            entry("build", "image"),
            entry("dockerfile", "image.dockerfile"),
            entry("hold", "pause"),
            entry("migrate", "release"),
            entry("webhook", "notify"),
            entry("notifications", "notify"),
            entry("drain_timeout", "drain"),
            entry("router.streams", "streams"),
            entry("sqlite", "database.sqlite"),
            entry("db", "database"),
            entry("database.path", "database.sqlite"),
            entry("database.file", "database.sqlite"),
            entry("database.keep", "database.snapshots"),
            entry("keep_releases", "retain"),
            entry("retain_containers", "retain"));

    private static final String TLS =
            "Teal leaves TLS to a tunnel or load balancer in front of nginx, or to lines in router.extra";

    private static final String POSTGRES =
            "Teal handles SQLite only; a database with a server of its own needs no section";

    private static final Map<String, String> ADVICE = Map.ofEntries(
            entry("ssl", TLS),
            entry("tls", TLS),
            entry("router.ssl", TLS),
            entry("router.tls", TLS),
            entry("registry", "Teal ships images over ssh and needs no registry"),
            entry("accessories", "Teal deploys one app; run a database on its own"),
            entry("database.postgres", POSTGRES),
            entry("database.postgresql", POSTGRES),
            entry("handover", "it is now strategy: recreate (or blue-green, the default)"),
            entry("version", "teal.yml has no version"));

    private UnknownKey() {}

    /// @param siblings the valid keys of the same section
    /// @param all      dotted paths of all valid keys
    static String text(String path, String key, Collection<String> siblings, Collection<String> all) {
        return "unknown key " + Printable.of(key) + "; " + advice(path, key, siblings, all);
    }

    private static String advice(String path, String key, Collection<String> siblings, Collection<String> all) {
        String full = path.isEmpty() ? key : path + "." + key;
        if (path.equals("hooks") && Nearest.of(key, siblings).isEmpty()) {
            return "a hook is a program beside this file: .teal/hooks/pre-deploy (docs/hooks.md)";
        }
        return Optional.ofNullable(ADVICE.get(full))
                .or(() -> Optional.ofNullable(ELSEWHERE.get(full)).map(UnknownKey::didYouMean))
                .or(() -> Nearest.of(key, siblings).map(UnknownKey::didYouMean))
                .or(() -> inAnotherSection(key, all).map(UnknownKey::didYouMean))
                .orElseGet(() -> "known keys: " + String.join(", ", siblings));
    }

    private static Optional<String> inAnotherSection(String key, Collection<String> all) {
        return all.stream()
                .filter(path -> path.equals(key) || path.endsWith("." + key))
                .findFirst();
    }

    private static String didYouMean(String word) {
        return "did you mean \"" + word + "\"?";
    }
}
