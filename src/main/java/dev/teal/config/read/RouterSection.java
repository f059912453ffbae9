package dev.teal.config.read;

import dev.teal.config.RouterConfig;
import dev.teal.config.value.Addresses;
import dev.teal.config.value.Names;
import dev.teal.config.value.Networks;
import dev.teal.config.value.NginxLines;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Quantities;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `router:`.
final class RouterSection {
    private static final int HTTPS = 443;

    private RouterSection() {}

    /// For a tunnel or proxy on the server itself, also in a container: Docker's networks are in 172.16.0.0/12
    /// unless its daemon.json says otherwise. The only visitors from there are the server's own containers.
    private static final List<String> LOCAL_PEERS = List.of("127.0.0.1", "::1", "172.16.0.0/12");

    /// @param app its name
    static RouterConfig read(Section router, String app) {
        String listen = router.value("listen", Addresses::listen, "80");
        List<String> trusted = router.list("trusted", Networks::read);
        RouterConfig config = new RouterConfig(
                listen,
                router.value("control", Addresses::control, control(listen)),
                router.list("hosts", Addresses::hostName),
                router.has("trusted") ? trusted : LOCAL_PEERS,
                router.optional("health", Addresses::location),
                router.value("body_size", Quantities::bodySize, "100m"),
                router.value("connect_timeout", Quantities::duration, Duration.ofSeconds(5)),
                router.value("read_timeout", Quantities::duration, Duration.ofMinutes(5)),
                TlsSection.read(router, app),
                LimitsSection.read(router),
                router.value("compress", Quantities::onOrOff, false),
                AssetsSection.read(router),
                router.value("extra", NginxLines::read, ""),
                nginx(router.section("nginx")));
        checkDistinct(router, "hosts", config.hosts());
        checkDistinct(router, "trusted", config.trusted());
        checkControl(router, config);
        checkPlainHttp(router, listen);
        TlsSection.check(router, config);
        return config;
    }

    /// The port of `listen`: whatever stops nginx from using one stops it from using the other, too. Linux has
    /// all of 127.0.0.0/8; containers of an app with `strategy: recreate` use 127.0.0.2.
    private static String control(String listen) {
        return "127.0.0.3:" + Addresses.portOf(listen);
    }

    private static void checkControl(Section router, RouterConfig config) {
        if (router.valid("listen", "control") && config.control().equals(config.listen())) {
            router.error(
                    "control", config.control() + " is also used by router.listen; choose another loopback address");
        }
    }

    /// This address has no certificate: a browser would get an error from port 443.
    private static void checkPlainHttp(Section router, String listen) {
        if (router.valid("listen") && Addresses.portOf(listen) == HTTPS) {
            router.error(
                    "listen",
                    "443 is for https, and this address answers plain http; for https write router.tls, or let a tunnel or"
                            + " a proxy with a certificate take 443, and write the port that it sends requests to,"
                            + " such as 80 or 127.0.0.1:8080");
        }
    }

    private static RouterConfig.Nginx nginx(Section nginx) {
        List<String> command = nginx.list("command", Names::program);
        return new RouterConfig.Nginx(
                command.isEmpty() ? List.of("nginx") : command,
                nginx.value("directory", Paths::nginx, "/etc/nginx/conf.d"));
    }

    private static void checkDistinct(Section router, String key, List<String> names) {
        Set<String> seen = new HashSet<>();
        names.stream().filter(name -> !seen.add(name)).forEach(name -> router.error(key, name + " is listed twice"));
    }
}
