package dev.teal.tunnel;

import dev.teal.config.Config;
import dev.teal.config.value.Addresses;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// The app's nginx as the service of a tunnel.
///
/// @param address of nginx, for a program on the server
/// @param port    where nginx answers by http
/// @param slots   the ports of the slots
public record Origin(String address, int port, Set<Integer> slots) {
    private static final int HTTP = 80;

    /// Where the service of a rule leads.
    public enum Lead {
        NGINX("nginx"),
        /// The next deployment would stop what answers there.
        SLOT("a slot, past nginx"),
        ELSEWHERE("elsewhere"),
        NOWHERE("nowhere");

        private final String text;

        Lead(String text) {
            this.text = text;
        }

        /// For people.
        public String text() {
            return text;
        }

        /// For programs.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Origin of(Config config) {
        String listen = config.router().listen();
        return new Origin(
                Addresses.local(listen),
                Addresses.portOf(listen),
                Set.of(config.slots().blue(), config.slots().green()));
    }

    /// Always http: the requests stay on the server, and nginx redirects only those whose visitor came by
    /// http, which cloudflared tells it.
    public String service() {
        return "http://" + host() + ":" + port;
    }

    private String host() {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    public Lead lead(String service) {
        if (service.startsWith("http_status:")) {
            return Lead.NOWHERE;
        }
        URI uri = uri(service);
        String host = uri.getHost() == null ? "" : uri.getHost();
        boolean here = Addresses.isLoopbackHost(host) || host.equals("0.0.0.0") || host.equals(host());
        if (!here || !"http".equals(uri.getScheme())) {
            return Lead.ELSEWHERE;
        }
        int its = uri.getPort() < 0 ? HTTP : uri.getPort();
        return its == port ? Lead.NGINX : slots.contains(its) ? Lead.SLOT : Lead.ELSEWHERE;
    }

    private static URI uri(String service) {
        try {
            return URI.create(service);
        } catch (IllegalArgumentException notAUrl) {
            return URI.create("unix:/");
        }
    }
}
