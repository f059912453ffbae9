package dev.teal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import dev.teal.config.value.Ipv4Network;
import dev.teal.setup.HostNetworks.EngineNetwork;
import dev.teal.setup.HostNetworks.Neighbor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Conflicts derived from the output of `docker` and `ip`.
class HostNetworksTest {
    private static final String BRIDGE = """
            engine {"name":"bridge","id":"e30ca3c78a36aaaa","app":null,"bridge":"docker0","subnets":["10.88.0.0/26"]}""";
    private static final String HUB = """
            engine {"name":"hub","id":"708b80e02cd79a50","app":"hub","bridge":null,"subnets":["fd00::/64","10.88.0.64/26"]}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            route 10.88.0.0/26 dev docker0 proto kernel scope link src 10.88.0.1 linkdown  | the route 10.88.0.0/26 dev docker0
            route 10.0.0.0/8 via 10.8.0.1 dev tun0 table 52                                | the route 10.0.0.0/8 via 10.8.0.1 dev tun0 table 52
            route 10.88.0.0/16 \\\tnexthop via 198.18.77.1 dev eth0 weight 1 \\\tnexthop via 198.18.77.2 dev eth0 weight 1 | the route 10.88.0.0/16 via 198.18.77.1 dev eth0
            route local 10.88.0.9 dev wg0 table local proto kernel scope host src 10.88.0.9 | the route 10.88.0.9 dev wg0 table local
            route 10.88.0.9 dev wg0 scope link                                             | the route 10.88.0.9 dev wg0
            address 2: eth0    inet 10.88.0.7/24 brd 10.88.0.255 scope global eth0\\       valid_lft forever | the address 10.88.0.7/24 of eth0
            address 3: tun0    inet 10.8.0.2 peer 10.88.0.1/32 scope global tun0           | the address 10.8.0.2 of tun0
            """)
    void aRouteOrAddressThatOverlapsTheSubnetIsNamed(String line, String what) {
        assertThat(parse(line).overlapping(network("10.88.0.0/26")))
                .map(Neighbor::what)
                .contains(what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "route default via 198.18.77.1 dev eth0",
                "route 0.0.0.0/1 via 10.8.0.1 dev tun0",
                "route 0.0.0.0/5 dev wg0 table 51820",
                "route blackhole 10.0.0.0/8",
                "route throw 10.88.0.0/16 table 52",
                "route broadcast 10.88.0.63 dev docker0 table local proto kernel scope link src 10.88.0.1",
                "route 10.88.1.0/24 dev eth1",
                "route ",
                "address 1: lo    inet 127.0.0.1/8 scope host lo",
            })
    void aDefaultRouteAndOneWithoutDestinationDoNotOverlap(String line) {
        assertThat(parse(line).overlapping(network("10.88.0.0/26"))).isEmpty();
    }

    @Test
    void aNetworkOfTheEngineIsNamedFirst() {
        HostNetworks networks = parse(BRIDGE, HUB, "route 10.88.0.0/16 dev eth0");
        assertThat(networks.overlapping(network("10.88.0.0/24")))
                .map(Neighbor::what)
                .contains("the Docker network bridge (10.88.0.0/26)");
    }

    @Test
    void aNetworkDoesNotOverlapItself() {
        HostNetworks networks =
                parse(BRIDGE, HUB, "route 10.88.0.64/26 dev br-708b80e02cd7 proto kernel scope link src 10.88.0.65");
        EngineNetwork own = networks.of("hub").orElseThrow();
        Ipv4Network subnet = network(own.subnet());
        assertThat(subnet).isEqualTo(network("10.88.0.64/26"));
        assertThat(networks.inEngine(subnet, own.device())).isEmpty();
        assertThat(networks.onHost(subnet, own.device())).isEmpty();
        assertThat(networks.overlapping(subnet)).isPresent();
    }

    /// Whatever their names are: engines before 25 allow two networks with the same one.
    @Test
    void theAppsNetworkIsTheOneWithItsLabel() {
        String other = HUB.replace("\"app\":\"hub\"", "\"app\":null");
        String renamed = HUB.replace("\"name\":\"hub\"", "\"name\":\"teal-hub\"");
        assertThat(parse(other, HUB).of("hub")).map(EngineNetwork::app).contains("hub");
        assertThat(parse(other, renamed).of("hub")).map(EngineNetwork::name).contains("teal-hub");
        assertThat(parse(other).of("hub")).isEmpty();
        assertThat(parse(other).hasNamed("hub")).isTrue();
        assertThat(parse(BRIDGE).hasNamed("e30")).isFalse();
    }

    @Test
    void aFreeNetworkIsOneThatNothingUses() {
        assertThat(parse(BRIDGE).free()).contains(network("172.30.0.0/24"));
        List<String> taken = new ArrayList<>(List.of("route 172.16.0.0/12 via 10.0.0.1 dev eth0", BRIDGE));
        assertThat(HostNetworks.parse(taken).free()).contains(network("10.230.0.0/24"));
        taken.addAll(List.of("route 10.0.0.0/8 dev tun0", "route 192.168.0.0/16 dev tun0"));
        assertThat(HostNetworks.parse(taken).free()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "engine", "engine {", "bridge 10.0.0.0/8"})
    void anUnknownLineIsRefused(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(Problem.class);
    }

    private static HostNetworks parse(String... lines) {
        return HostNetworks.parse(List.of(lines));
    }

    private static Ipv4Network network(String text) {
        return Ipv4Network.of(text).orElseThrow();
    }
}
