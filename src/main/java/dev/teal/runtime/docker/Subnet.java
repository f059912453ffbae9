package dev.teal.runtime.docker;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.value.Ipv4Network;

/// The subnet of the app's own Docker network. The first address is the gateway's, the second and third are the
/// slots'. Docker gives the upper half to everything else (`--ip-range`), so that a one-off container never takes a
/// slot's address.
public record Subnet(Ipv4Network network) {
    /// No network yet; only good for building what needs none.
    public static final Subnet NONE = new Subnet(new Ipv4Network(0, 24));

    /// @param cidr as Docker prints it: `172.18.0.0/24`
    public static Subnet of(String cidr) {
        String text = cidr.strip();
        return new Subnet(Ipv4Network.of(text)
                .filter(network -> network.bits() <= Ipv4Network.SMALLEST_SUBNET)
                .orElseThrow(() -> Problem.failed(
                        "the app's Docker network has the subnet \"" + text + "\", not an IPv4 one of 16 addresses or"
                                + " more",
                        "remove that network (`docker network rm`) and run `teal setup`")));
    }

    public String host(Slot slot) {
        return network.host(slot == Slot.BLUE ? 2 : 3);
    }

    public String gateway() {
        return network.host(1);
    }

    /// Where Docker takes the addresses from of containers that ask for none.
    public Ipv4Network others() {
        return network.upperHalf();
    }
}
