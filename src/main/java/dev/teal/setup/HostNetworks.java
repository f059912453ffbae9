package dev.teal.setup;

import dev.teal.base.Json;
import dev.teal.config.value.Ipv4Network;
import dev.teal.server.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The networks of a server: those of its Docker engine, and its routes and addresses.
record HostNetworks(List<EngineNetwork> engine, List<Neighbor> host) {
    /// Routes without a destination: an overlap with them cuts nothing off.
    private static final Set<String> WITHOUT_DESTINATION =
            Set.of("unreachable", "blackhole", "prohibit", "throw", "multicast", "broadcast");
    private static final Set<String> TYPES = Set.of("unicast", "local", "anycast", "nat");
    /// A route to a larger network leads to the Internet: `default`, or the halves and quarters of it that VPNs
    /// set instead. A route to a smaller network within it takes precedence.
    private static final int MIN_PREFIX = 8;
    /// Docker names the device of a network `br-` and this many characters of its id.
    private static final int DEVICE_ID = 12;

    /// A network of the engine.
    ///
    /// @param app    the app that Teal created it for; empty if Teal did not create it
    /// @param device the device of the server in this network, as named by `ip`
    record EngineNetwork(String name, String app, String device, List<String> subnets) {
        /// The first IPv4 subnet, as Docker prints it.
        String subnet() {
            return subnets.stream()
                    .filter(subnet -> Ipv4Network.of(subnet).isPresent())
                    .findFirst()
                    .orElse(String.join(" ", subnets));
        }

        private Stream<Neighbor> neighbors() {
            return subnets.stream()
                    .flatMap(subnet -> Ipv4Network.of(subnet).stream())
                    .map(network -> new Neighbor("the Docker network " + name + " (" + network + ")", network, device));
        }
    }

    /// A user of the addresses of a network.
    ///
    /// @param what   a description for messages
    /// @param device the device it is reached by; empty if it has none
    record Neighbor(String what, Ipv4Network network, String device) {}

    /// @param lines the output of `networks.sh`
    static HostNetworks parse(List<String> lines) {
        List<EngineNetwork> engine = new ArrayList<>();
        List<Neighbor> host = new ArrayList<>();
        for (String line : lines) {
            String[] parts = Reply.fields(line, " ", 2);
            switch (parts[0]) {
                case "engine" -> engine.add(engineNetwork(Json.readMap(parts[1], "docker network inspect")));
                case "route" -> route(parts[1].strip()).ifPresent(host::add);
                case "address" -> address(parts[1].strip()).ifPresent(host::add);
                default -> throw Reply.unexpected(line);
            }
        }
        return new HostNetworks(List.copyOf(engine), List.copyOf(host));
    }

    private static EngineNetwork engineNetwork(Map<String, Object> network) {
        String id = Json.text(network.get("id"));
        String device = Json.text(network.get("bridge"));
        return new EngineNetwork(
                Json.text(network.get("name")),
                Json.text(network.get("app")),
                device.isEmpty() ? "br-" + id.substring(0, Math.min(DEVICE_ID, id.length())) : device,
                Json.texts(network.get("subnets")));
    }

    /// `10.8.0.0/24 via 10.0.0.1 dev tun0 table 52`, `local 127.0.0.0/8 dev lo …`, `blackhole 10.0.0.0/8`.
    private static Optional<Neighbor> route(String route) {
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
    private static Optional<Neighbor> address(String address) {
        String[] words = address.split("\\s+");
        String peer = after("peer", words);
        String own = after("inet", words);
        return Ipv4Network.of(peer.isEmpty() ? own : peer)
                .map(network -> new Neighbor("the address " + own + " of " + words[1], network, words[1]));
    }

    /// The network that Teal created for the app.
    Optional<EngineNetwork> of(String app) {
        return engine.stream().filter(network -> network.app().equals(app)).findFirst();
    }

    boolean hasNamed(String name) {
        return engine.stream().anyMatch(network -> network.name().equals(name));
    }

    /// Another network of the engine that overlaps this subnet.
    ///
    /// @param own the device of the network with this subnet; empty if there is none
    Optional<Neighbor> inEngine(Ipv4Network subnet, String own) {
        return engine.stream()
                .filter(network -> !network.device().equals(own))
                .flatMap(EngineNetwork::neighbors)
                .filter(neighbor -> neighbor.network().overlaps(subnet))
                .findFirst();
    }

    /// A route or an address of the server that overlaps this subnet and uses another device.
    Optional<Neighbor> onHost(Ipv4Network subnet, String own) {
        return host.stream()
                .filter(neighbor -> !neighbor.device().equals(own))
                .filter(neighbor -> neighbor.network().overlaps(subnet))
                .findFirst();
    }

    /// What overlaps the subnet of a network that is to be created.
    Optional<Neighbor> overlapping(Ipv4Network subnet) {
        return inEngine(subnet, "").or(() -> onHost(subnet, ""));
    }

    /// A private /24 that nothing on the server uses, to suggest for teal.yml; empty if none was found.
    Optional<Ipv4Network> free() {
        return Stream.of("172.%d.0.0/24", "10.2%d.0.0/24", "192.168.2%d.0/24")
                .flatMap(pattern -> IntStream.rangeClosed(1, 15).mapToObj(number -> pattern.formatted(31 - number)))
                .flatMap(text -> Ipv4Network.of(text).stream())
                .filter(network -> overlapping(network).isEmpty())
                .findFirst();
    }
}
