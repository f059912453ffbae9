package dev.teal.tunnel;

import dev.teal.config.value.Addresses;
import java.util.Locale;

/// One rule of a tunnel (`ingress`): cloudflared sends a request to the service of the first rule that
/// matches.
///
/// @param hostname as written; empty or `*` matches every host
/// @param path     a regular expression, of which one match is enough; empty matches every path
/// @param service  such as `http://127.0.0.1:80` or `http_status:404`
public record Rule(String hostname, String path, String service) {
    /// Whether the hostname is this one, not a pattern that covers it.
    boolean isOf(String host) {
        return ascii().equals(host);
    }

    /// Whether the hostname matches all names of `host`, a name or a pattern such as `*.example.com`.
    /// Versions of cloudflared differ on upper case: here it matches, so that a new rule is put before such a
    /// rule.
    boolean covers(String host) {
        String name = ascii().toLowerCase(Locale.ROOT);
        return matchesEveryHost() || name.equals(host) || (name.startsWith("*.") && host.endsWith(name.substring(1)));
    }

    boolean matchesEveryHost() {
        return hostname.isEmpty() || hostname.equals("*");
    }

    /// cloudflared refuses rules whose last one is not so.
    boolean isCatchAll() {
        return matchesEveryHost() && path.isEmpty();
    }

    Rule withService(String other) {
        return new Rule(hostname, path, other);
    }

    private String ascii() {
        return Addresses.isNonAscii(hostname) ? Addresses.ascii(hostname).orElse(hostname) : hostname;
    }

    /// For people: `*.example.com /api`, `any host`.
    public String pattern() {
        return (matchesEveryHost() ? "any host" : hostname) + (path.isEmpty() ? "" : ", path " + path);
    }
}
