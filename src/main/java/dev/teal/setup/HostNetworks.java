package dev.teal.setup;

import dev.teal.base.Json;
import dev.teal.config.value.Ipv4Network;
import dev.teal.server.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The networks of a server: those of its Docker engine, and its routes and addresses.
record HostNetworks(List<EngineNetwork> engine, List<Neighbor> host) {
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
                case "route" -> Routes.route(parts[1].strip()).ifPresent(host::add);
                case "address" -> Routes.address(parts[1].strip()).ifPresent(host::add);
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
