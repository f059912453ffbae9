package dev.teal.setup;

import dev.teal.config.value.Ipv4Network;
import dev.teal.setup.HostNetworks.Neighbor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Parses what `ip` prints about routes and addresses.
final class Routes {
    /// Routes without a destination: an overlap with them cuts nothing off.
    private static final Set<String> WITHOUT_DESTINATION =
            Set.of("unreachable", "blackhole", "prohibit", "throw", "multicast", "broadcast");
    private static final Set<String> TYPES = Set.of("unicast", "local", "anycast", "nat");
    /// A route to a larger network leads to the Internet: `default`, or the halves and quarters of it that VPNs
    /// set instead. A route to a smaller network within it takes precedence.
    private static final int MIN_PREFIX = 8;

    private Routes() {}

    /// `10.8.0.0/24 via 10.0.0.1 dev tun0 table 52`, `local 127.0.0.0/8 dev lo …`, `blackhole 10.0.0.0/8`.
    static Optional<Neighbor> route(String route) {
        String[] words = route.split("\\s+");
        if (WITHOUT_DESTINATION.contains(words[0])) {
            return Optional.empty();
        }
        String to = TYPES.contains(words[0]) && words.length > 1 ? words[1] : words[0];
        return Ipv4Network.of(to)
                .filter(network -> network.bits() >= MIN_PREFIX)
                .map(network -> new Neighbor("the route " + shown(words), network, after("dev", words)));
    }

    /// Leaves out the parts that do not tell where the route leads.
    private static String shown(String[] words) {
        List<String> shown = new ArrayList<>();
        shown.add(TYPES.contains(words[0]) && words.length > 1 ? words[1] : words[0]);
        for (String name : List.of("via", "dev", "table")) {
            if (!after(name, words).isEmpty()) {
                shown.add(name + " " + after(name, words));
            }
        }
        return String.join(" ", shown);
    }

    private static String after(String name, String[] words) {
        return IntStream.range(1, words.length)
                .filter(i -> words[i - 1].equals(name))
                .mapToObj(i -> words[i])
                .findFirst()
                .orElse("");
    }

    /// `2: eth0    inet 198.18.77.6/24 scope global eth0`, `3: tun0    inet 10.8.0.2 peer 10.8.0.1/32 scope …`.
    static Optional<Neighbor> address(String address) {
        String[] words = address.split("\\s+");
        String peer = after("peer", words);
        String own = after("inet", words);
        return Ipv4Network.of(peer.isEmpty() ? own : peer)
                .map(network -> new Neighbor("the address " + own + " of " + words[1], network, words[1]));
    }
}
