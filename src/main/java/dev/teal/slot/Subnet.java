package dev.teal.slot;

import dev.teal.event.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The /24 of the app's own Docker network. The two slots have the second and third address; Docker gives the
/// upper half to everything else (`--ip-range`), so that a one-off container never takes a slot's address.
///
/// @param prefix the first three octets: `172.18.0`
public record Subnet(String prefix) {
    /// No network yet; only good for building what needs none.
    public static final Subnet NONE = new Subnet("0.0.0");

    private static final Pattern CIDR = Pattern.compile("(\\d+\\.\\d+\\.\\d+)\\.0/\\d+");

    /// @param cidr as Docker prints it: `172.18.0.0/24`
    public static Subnet of(String cidr) {
        Matcher matcher = CIDR.matcher(cidr.strip());
        if (!matcher.matches()) {
            throw Problem.failed(
                    "the app's Docker network has the subnet \"" + cidr.strip() + "\", not an IPv4 one that ends in .0",
                    "remove that network (`docker network rm`) and run `teal setup`");
        }
        return new Subnet(matcher.group(1));
    }

    public String host(Slot slot) {
        return prefix + (slot == Slot.BLUE ? ".2" : ".3");
    }
}
