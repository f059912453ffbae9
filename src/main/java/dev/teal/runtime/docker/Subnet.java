package dev.teal.runtime.docker;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.value.Ipv4Network;

/// The subnet of the app's own Docker network. The first address belongs to the gateway, the second and third
/// to the slots. Docker assigns other addresses from the upper half (`--ip-range`), so a one-off container
/// never takes a slot's address.
public record Subnet(Ipv4Network network) {
    /// For when no network exists yet and none is needed.
    public static final Subnet NONE = new Subnet(new Ipv4Network(0, 24));

    /// @param cidr in Docker's notation: `172.18.0.0/24`
    public static Subnet of(String cidr) {
        String text = cidr.strip();
        return new Subnet(Ipv4Network.of(text)
                .filter(network -> network.bits() <= Ipv4Network.SMALLEST_SUBNET)
                .orElseThrow(() -> Problem.failed(
                        "the app's Docker network has the subnet \"" + text + "\"; it must be IPv4 with at least 16"
                                + " addresses",
                        "remove that network (`docker network rm`) and run `teal setup`")));
    }

    /// Not `equals`: Java's first comparison of records takes each verb 15 ms.
    boolean isNone() {
        return network.address() == NONE.network.address();
    }

    public String host(Slot slot) {
        return network.host(slot == Slot.BLUE ? 2 : 3);
    }

    public String gateway() {
        return network.host(1);
    }

    /// The range from which Docker assigns addresses to containers without a fixed one.
    public Ipv4Network others() {
        return network.upperHalf();
    }
}
