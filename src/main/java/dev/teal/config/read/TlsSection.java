package dev.teal.config.read;

import dev.teal.config.RouterConfig;
import dev.teal.config.TlsConfig;
import dev.teal.config.TlsConfig.Acme;
import dev.teal.config.value.AcmeValues;
import dev.teal.config.value.Addresses;
import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Printable;
import dev.teal.config.value.Quantities;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `router.tls:` is `auto`, `off` or a section. A section without `certificate` and `key` is `auto` with options.
final class TlsSection {
    /// Where certbot puts its certificates, each in a folder with its name.
    private static final String CERTBOT = "/etc/letsencrypt/live/";

    private TlsSection() {}

    /// @param app its name
    static Optional<TlsConfig> read(Section router, String app) {
        if (router.isText("tls")) {
            boolean auto = router.value("tls", TlsSection::isAuto, false);
            return auto ? Optional.of(auto(router.empty("tls"), app)) : Optional.empty();
        }
        Section tls = router.section("tls");
        TlsConfig auto = auto(tls, app);
        TlsConfig own = new TlsConfig(
                auto.listen(),
                tls.value("certificate", Paths::absolute, ""),
                tls.value("key", Paths::absolute, ""),
                Optional.empty(),
                auto.hsts());
        if (!router.has("tls")) {
            return Optional.empty();
        }
        if (!tls.has("certificate") && !tls.has("key")) {
            return Optional.of(auto);
        }
        checkOwn(tls);
        return Optional.of(own);
    }

    /// Parsers of YAML 1.1 write `off` as `false`.
    private static boolean isAuto(String text) throws InvalidValue {
        return switch (text) {
            case "auto" -> true;
            case "off", "false" -> false;
            default ->
                throw new InvalidValue(
                        Printable.of(text) + " is not one of auto, off; for a certificate of your own write"
                                + " a section with certificate and key");
        };
    }

    private static TlsConfig auto(Section tls, String app) {
        String name = Acme.nameOf(app);
        URI directory = tls.value("ca", AcmeValues::directory, AcmeValues.LETS_ENCRYPT);
        Acme acme = new Acme(name, directory, tls.optional("email", AcmeValues::email));
        return new TlsConfig(
                tls.value("listen", Addresses::listen, "443"),
                CERTBOT + name + "/fullchain.pem",
                CERTBOT + name + "/privkey.pem",
                Optional.of(acme),
                tls.value("hsts", Quantities::durationOrZero, Duration.ZERO));
    }

    private static void checkOwn(Section tls) {
        for (String key : List.of("certificate", "key")) {
            if (!tls.has(key)) {
                tls.missing(key, "write its path on the server, such as /etc/ssl/private/hub.pem");
            }
        }
        for (String key : List.of("email", "ca")) {
            if (tls.has(key)) {
                tls.error(key, "is for a certificate that Teal gets; certificate and key are files of your own");
            }
        }
    }

    static void check(Section router, RouterConfig config) {
        config.tls().ifPresent(tls -> {
            // Teal's own requests come by http from the server itself, and say that their visitor used https.
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
            if (tls.acme().isPresent()) {
                checkNames(router, config.hosts());
            }
        });
    }

    private static void checkNames(Section router, List<String> hosts) {
        if (hosts.isEmpty() && router.valid("hosts")) {
            router.error("tls", "a certificate is for names; write them as router.hosts, such as [hub.example.com]");
        }
        hosts.stream()
                .filter(host -> host.startsWith("*"))
                .forEach(host -> router.error(
                        "hosts",
                        host + " needs a certificate that only a proof by DNS gives; write the names themselves, or"
                                + " certificate and key in router.tls"));
    }

    /// Probes of an http address would only meet the redirect.
    static void checkUrl(Section root, Optional<URI> url, RouterConfig router) {
        if (router.tls().isPresent()
                && url.filter(http -> "http".equalsIgnoreCase(http.getScheme())).isPresent()) {
            root.error("url", "with router.tls nginx sends visitors by http to https; write the https address");
        }
    }
}
