package dev.teal.config.read;

import static java.util.Map.entry;

import dev.teal.config.value.Nearest;
import dev.teal.config.value.Printable;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// What to say about a key that does not exist: the word meant, from a slip of the finger, from another tool's
/// vocabulary, or from another section.
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
            entry("domain", "router.hosts"),
            entry("domains", "router.hosts"),
            entry("builder", "image"),
            entry("build", "image"),
            entry("dockerfile", "image.dockerfile"),
            entry("pause", "pause"),
            entry("hold", "pause"),
            entry("migrate", "release"),
            entry("hooks", "release"),
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
            "Teal leaves TLS to what stands before nginx (a tunnel, a balancer) or to lines in router.extra";

    private static final String POSTGRES =
            "of databases Teal knows SQLite only; one with a server of its own needs none of it";

    private static final Map<String, String> ADVICE = Map.ofEntries(
            entry("ssl", TLS),
            entry("tls", TLS),
            entry("router.ssl", TLS),
            entry("router.tls", TLS),
            entry("registry", "Teal ships images over ssh and needs no registry"),
            entry("accessories", "Teal deploys one app; a database runs on its own"),
            entry("database.postgres", POSTGRES),
            entry("database.postgresql", POSTGRES),
            entry("handover", "it is now strategy: recreate (or blue-green, the default)"),
            entry("version", "a teal.yml has no version"));

    private UnknownKey() {}

    /// @param asked keys of the same section
    /// @param known dotted paths of all keys
    static String text(String path, String key, Collection<String> asked, Collection<String> known) {
        return "unknown key " + Printable.of(key) + "; " + advice(path, key, asked, known);
    }

    private static String advice(String path, String key, Collection<String> asked, Collection<String> known) {
        String full = path.isEmpty() ? key : path + "." + key;
        return Optional.ofNullable(ADVICE.get(full))
                .or(() -> Optional.ofNullable(ELSEWHERE.get(full)).map(UnknownKey::meant))
                .or(() -> Nearest.of(key, asked).map(UnknownKey::meant))
                .or(() -> inAnotherSection(key, known).map(UnknownKey::meant))
                .orElseGet(() -> "known here: " + String.join(", ", asked));
    }

    private static Optional<String> inAnotherSection(String key, Collection<String> known) {
        return known.stream()
                .filter(path -> path.equals(key) || path.endsWith("." + key))
                .findFirst();
    }

    private static String meant(String word) {
        return "did you mean \"" + word + "\"?";
    }
}
