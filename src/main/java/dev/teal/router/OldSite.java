package dev.teal.router;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.router.NginxText.Directive;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A file of nginx that sends requests to the app's slots, written for an earlier way to deploy. Teal's file takes its
/// place.
///
/// @param file      the path that nginx prints: a link in sites-enabled, not its target
/// @param ports     the slot ports that it sends requests to
/// @param names     the host names that it serves
/// @param findings  why Teal's file cannot take its place; empty if it can
/// @param dropped   what it has and Teal's file has not, such as `line 12: location /static`
public record OldSite(
        String file, Set<Integer> ports, List<String> names, List<Finding> findings, List<String> dropped) {
    private static final Pattern LOOPBACK = Pattern.compile("127\\.0\\.0\\.1|localhost|0\\.0\\.0\\.0|\\[::1?]");
    /// @param isMain whether it is nginx's main file, which also has what is not for one app
    static Optional<OldSite> of(String file, List<Directive> directives, Config config, boolean isMain) {
        Set<Integer> ports = new TreeSet<>();
        directives.forEach(directive -> collect(directive, config, ports));
        return ports.isEmpty()
                ? Optional.empty()
                : Optional.of(new OldSiteReader(file, directives, config).site(ports, isMain));
    }

    /// Adds the slot ports that the directive, or one in its block, sends requests to.
    static void collect(Directive directive, Config config, Set<Integer> ports) {
        directive.block().forEach(inner -> collect(inner, config, ports));
        if (directive.block().isEmpty() && !directive.arguments().isEmpty()) {
            slotPort(directive, config).ifPresent(ports::add);
        }
    }

    private static Optional<Integer> slotPort(Directive directive, Config config) {
        String target = directive.arguments().getFirst();
        String address = switch (directive.name()) {
            case "server" -> target;
            case "proxy_pass" -> host(target);
            default -> "";
        };
        int colon = address.lastIndexOf(':');
        boolean local =
                colon > 0 && LOOPBACK.matcher(address.substring(0, colon)).matches();
        return Stream.of(config.slots().blue(), config.slots().green())
                .filter(port -> local && address.substring(colon + 1).equals(String.valueOf(port)))
                .findFirst();
    }

    /// The host of `http://host/path`.
    static String host(String url) {
        return url.replaceFirst("^https?://", "").replaceFirst("[/$?].*$", "");
    }
}
