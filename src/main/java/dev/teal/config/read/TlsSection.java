package dev.teal.config.read;

import dev.teal.config.RouterConfig;
import dev.teal.config.TlsConfig;
import dev.teal.config.value.Addresses;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Quantities;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `router.tls:`.
final class TlsSection {
    private TlsSection() {}

    static Optional<TlsConfig> read(Section router) {
        Section tls = router.section("tls");
        TlsConfig config = new TlsConfig(
                tls.value("listen", Addresses::listen, "443"),
                tls.value("certificate", Paths::absolute, ""),
                tls.value("key", Paths::absolute, ""),
                tls.value("hsts", Quantities::durationOrZero, Duration.ZERO));
        if (!router.has("tls")) {
            return Optional.empty();
        }
        for (String key : List.of("certificate", "key")) {
            if (!tls.has(key)) {
                tls.missing(key, "write its path on the server, such as /etc/ssl/private/hub.pem");
            }
        }
        return Optional.of(config);
    }

    /// Teal's own requests come by http from the server itself, and say that their visitor used https.
    static void check(Section router, RouterConfig config) {
        config.tls().ifPresent(tls -> {
            if (router.valid("trusted") && !config.trusts(Addresses.local(config.listen()))) {
                router.error(
                        "trusted",
                        "Teal's requests from the server itself would be sent to https; add "
                                + Addresses.local(config.listen()));
            }
            if (router.valid("listen", "control")
                    && (tls.listen().equals(config.listen()) || tls.listen().equals(config.control()))) {
                router.error("tls", tls.listen() + " is also used by router.listen or router.control");
            }
        });
    }

    /// Probes of an http address would only meet the redirect.
    static void checkUrl(Section root, Optional<URI> url, RouterConfig router) {
        if (router.tls().isPresent()
                && url.filter(http -> "http".equalsIgnoreCase(http.getScheme())).isPresent()) {
            root.error("url", "with router.tls nginx sends visitors by http to https; write the https address");
        }
    }
}
