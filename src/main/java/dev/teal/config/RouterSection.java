package dev.teal.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `router:`.
final class RouterSection {
    private RouterSection() {}

    static RouterConfig read(Section router) {
        RouterConfig config = new RouterConfig(
                router.value("listen", Addresses::listen, "80"),
                router.list("hosts", Addresses::hostName),
                router.value("health", Addresses::location, "/health"),
                router.value("body_size", Quantities::bodySize, "100m"),
                router.value("connect_timeout", Quantities::duration, Duration.ofSeconds(5)),
                router.value("read_timeout", Quantities::duration, Duration.ofMinutes(5)),
                router.value("extra", NginxLines::read, ""),
                nginx(router.section("nginx")));
        checkHosts(router, config.hosts());
        return config;
    }

    private static RouterConfig.Nginx nginx(Section nginx) {
        List<String> command = nginx.list("command", Names::program);
        return new RouterConfig.Nginx(
                command.isEmpty() ? List.of("nginx") : command,
                nginx.value("directory", Paths::nginx, "/etc/nginx/conf.d"));
    }

    private static void checkHosts(Section router, List<String> hosts) {
        Set<String> seen = new HashSet<>();
        hosts.stream().filter(host -> !seen.add(host)).forEach(host -> router.wrong("hosts", host + " is named twice"));
    }
}
